#include <pugixml.hpp>

#include "common.h"

static void set_text(char **target, pugi::xml_node node) {
    const char *text = node.text().get();
    set(target, text, strlen(text));
}

static void read_job(job *j, pugi::xml_node position) {
    for (pugi::xml_node node : position.children()) {
        int i = field_of(node.name());
        if (i >= 0) {
            set_text(&j->fields[i], node);
        } else if (!strcmp(node.name(), "additionalOffices")) {
            for (pugi::xml_node office : node.children("office")) {
                const char *text = office.text().get();
                add_office(j, text, strlen(text));
            }
        } else if (!strcmp(node.name(), "jobDescriptions")) {
            for (pugi::xml_node child : node.children("jobDescription")) {
                description *d = add_description(j);
                set_text(&d->name, child.child("name"));
                set_text(&d->value, child.child("value"));
            }
        } else if (!strcmp(node.name(), "salaryInformation")) {
            j->paid = 1;
            for (pugi::xml_node child : node.children())
                if ((i = salary_of(child.name())) >= 0) set_text(&j->salary[i], child);
        }
    }
}

static int parse(const char *data, size_t size, feed *f) {
    pugi::xml_document document;
    if (!document.load_buffer(data, size)) return 0;
    for (pugi::xml_node position : document.child("workzag-jobs").children("position")) read_job(add_job(f), position);
    return 1;
}

int main(int argc, char **argv) { return argc == 2 ? measure(argv[1], parse) : 1; }
