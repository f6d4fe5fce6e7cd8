#include <expat.h>

#include "common.h"

static void start(void *f, const XML_Char *name, const XML_Char **attributes) {
    (void)attributes;
    on_start(f, name);
}

static void end(void *f, const XML_Char *name) {
    (void)name;
    on_end(f);
}

static void text(void *f, const XML_Char *s, int n) { on_text(f, s, (size_t)n); }

static int parse(const char *data, size_t size, feed *f) {
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetUserData(parser, f);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    const size_t piece = 64 << 10;
    int ok = 1;
    for (size_t at = 0; ok && at < size; at += piece)
        ok = XML_Parse(parser, data + at, (int)(size - at < piece ? size - at : piece), at + piece >= size) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return ok;
}

int main(int argc, char **argv) { return argc == 2 ? measure(argv[1], parse) : 1; }
