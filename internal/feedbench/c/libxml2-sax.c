#include <libxml/parser.h>

#include "common.h"

static void start(void *f, const xmlChar *name, const xmlChar **attributes) {
    (void)attributes;
    on_start(f, (const char *)name);
}

static void end(void *f, const xmlChar *name) {
    (void)name;
    on_end(f);
}

static void text(void *f, const xmlChar *s, int n) { on_text(f, (const char *)s, (size_t)n); }

static int parse(const char *data, size_t size, feed *f) {
    xmlSAXHandler sax = {0};
    sax.startElement = start;
    sax.endElement = end;
    sax.characters = sax.cdataBlock = sax.ignorableWhitespace = text;
    xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&sax, f, NULL, 0, NULL);
    xmlCtxtUseOptions(context, XML_PARSE_HUGE | XML_PARSE_NONET);
    const size_t piece = 64 << 10;
    for (size_t at = 0; at < size; at += piece)
        xmlParseChunk(context, data + at, (int)(size - at < piece ? size - at : piece), 0);
    int ok = !xmlParseChunk(context, NULL, 0, 1) && context->wellFormed;
    xmlFreeParserCtxt(context);
    return ok;
}

int main(int argc, char **argv) { return argc == 2 ? measure(argv[1], parse) : 1; }
