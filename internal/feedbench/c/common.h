/* What the C programs share: the fields to fill, and the measurement. */
#ifndef COMMON_H
#define COMMON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { FIELDS = 14 };

static const char *const field_names[FIELDS] = {
    "id",           "name",       "subcompany", "office",   "department",        "recruitingCategory", "keywords",
    "createdAt",    "employmentType", "seniority",  "schedule", "yearsOfExperience", "occupation",         "occupationCategory"};

static const char *const salary_names[5] = {"min", "max", "currencySymbol", "currencyCode", "type"};

typedef struct {
    char *name, *value;
} description;

typedef struct {
    char *fields[FIELDS];
    char **offices;
    size_t n_offices;
    description *descriptions;
    size_t n_descriptions;
    char *salary[5];
    int paid;
} job;

typedef struct {
    job *jobs;
    size_t n, room;
    /* the elements that are open, and the text of the last */
    char path[32][32];
    int depth;
    char *text;
    size_t length, text_room;
} feed;

static void *must(void *p) {
    if (!p) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return p;
}

static int is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* A copy without the white space around. */
static char *trimmed(const char *text, size_t n) {
    while (n && is_space(text[0])) text++, n--;
    while (n && is_space(text[n - 1])) n--;
    char *copy = (char *)must(malloc(n + 1));
    memcpy(copy, text, n);
    copy[n] = 0;
    return copy;
}

static job *add_job(feed *f) {
    if (f->n == f->room) {
        f->room = f->room ? 2 * f->room : 16;
        f->jobs = (job *)must(realloc(f->jobs, f->room * sizeof *f->jobs));
    }
    memset(&f->jobs[f->n], 0, sizeof *f->jobs);
    return &f->jobs[f->n++];
}

static void set(char **target, const char *text, size_t n) {
    free(*target);
    *target = trimmed(text, n);
}

static void add_office(job *j, const char *text, size_t n) {
    j->offices = (char **)must(realloc(j->offices, (j->n_offices + 1) * sizeof *j->offices));
    j->offices[j->n_offices++] = trimmed(text, n);
}

static description *add_description(job *j) {
    j->descriptions = (description *)must(realloc(j->descriptions, (j->n_descriptions + 1) * sizeof *j->descriptions));
    description *d = &j->descriptions[j->n_descriptions++];
    d->name = d->value = NULL;
    return d;
}

static int field_of(const char *name) {
    for (int i = 0; i < FIELDS; i++)
        if (!strcmp(field_names[i], name)) return i;
    return -1;
}

static int salary_of(const char *name) {
    for (int i = 0; i < 5; i++)
        if (!strcmp(salary_names[i], name)) return i;
    return -1;
}

/* For libraries that tell elements as they open and close. */
static void on_start(feed *f, const char *name) {
    if (f->depth >= 32 || strlen(name) >= sizeof f->path[0]) exit(2);
    strcpy(f->path[f->depth++], name);
    f->length = 0;
    if (f->depth == 2 && !strcmp(name, "position")) add_job(f);
    if (f->depth == 4 && !strcmp(name, "jobDescription")) add_description(&f->jobs[f->n - 1]);
}

static void on_text(feed *f, const char *text, size_t n) {
    if (f->length + n > f->text_room) {
        f->text_room = 2 * (f->length + n);
        f->text = (char *)must(realloc(f->text, f->text_room));
    }
    memcpy(f->text + f->length, text, n);
    f->length += n;
}

static void on_end(feed *f) {
    int depth = f->depth--, i;
    const char *name = f->path[depth - 1];
    if (depth >= 3) {
        job *j = &f->jobs[f->n - 1];
        if (depth == 3 && (i = field_of(name)) >= 0)
            set(&j->fields[i], f->text, f->length);
        else if (depth == 4 && !strcmp(name, "office"))
            add_office(j, f->text, f->length);
        else if (depth == 4 && !strcmp(f->path[2], "salaryInformation") && (i = salary_of(name)) >= 0) {
            set(&j->salary[i], f->text, f->length);
            j->paid = 1;
        } else if (depth == 5 && j->n_descriptions) {
            description *d = &j->descriptions[j->n_descriptions - 1];
            set(!strcmp(name, "name") ? &d->name : &d->value, f->text, f->length);
        }
    }
    f->length = 0;
}

static size_t free_feed(feed *f) {
    size_t n = f->n;
    for (size_t k = 0; k < f->n; k++) {
        job *j = &f->jobs[k];
        for (int i = 0; i < FIELDS; i++) free(j->fields[i]);
        for (size_t i = 0; i < j->n_offices; i++) free(j->offices[i]);
        for (size_t i = 0; i < j->n_descriptions; i++) free(j->descriptions[i].name), free(j->descriptions[i].value);
        for (int i = 0; i < 5; i++) free(j->salary[i]);
        free(j->offices);
        free(j->descriptions);
    }
    free(f->jobs);
    free(f->text);
    memset(f, 0, sizeof *f);
    return n;
}

static double cpu_seconds(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + 1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

/* Parses the file again and again and prints the best mean of a tenth of a second. */
static int measure(const char *path, int (*parse)(const char *data, size_t size, feed *f)) {
    FILE *in = fopen(path, "rb");
    if (!in || fseek(in, 0, SEEK_END)) return 1;
    long size = ftell(in);
    rewind(in);
    char *data = (char *)must(malloc((size_t)size + 1));
    if (fread(data, 1, (size_t)size, in) != (size_t)size) return 1;
    fclose(in);
    feed f;
    memset(&f, 0, sizeof f);
    if (!parse(data, (size_t)size, &f) || !free_feed(&f)) return 1;
    double best = 0, total = 0;
    while (total < 1.5) {
        double start = cpu_seconds(), spent = 0;
        int n = 0;
        while (spent < 0.1) {
            if (!parse(data, (size_t)size, &f) || !free_feed(&f)) return 1;
            n++;
            spent = cpu_seconds() - start;
        }
        total += spent;
        if (!best || spent / n < best) best = spent / n;
    }
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    printf("{\"cpu\": %.0f, \"allocs\": -1, \"rss\": %ld}\n", 1e9 * best, 1024L * u.ru_maxrss);
    return 0;
}

#endif
