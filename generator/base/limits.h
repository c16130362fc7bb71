/* Every limit of the program, by name. Each has a test at the limit and one above it. */
#ifndef CB_BASE_LIMITS_H
#define CB_BASE_LIMITS_H

/* Input files */
#define CB_MAX_TEXT_FILE_SIZE (8u * 1024 * 1024)   /* bytes of one YAML, Markdown or template */
#define CB_MAX_DATA_FILE_SIZE (256u * 1024 * 1024) /* bytes of the data of `casebook render` */
#define CB_MAX_ASSET_SIZE (64u * 1024 * 1024)      /* bytes of one file of a theme */
#define CB_MAX_LINE_LENGTH (256u * 1024)           /* bytes of one line of such a file */
#define CB_MAX_FILES 400000                        /* files of one folder of a collection */
#define CB_MAX_FOLDER_DEPTH 16 /* folders inside each other, below the collection */
#define CB_MAX_ID_LENGTH 120   /* characters of an id: it becomes a file name */

/* What a build remembers of itself */
#define CB_MAX_STATE_SIZE (1024u * 1024 * 1024) /* bytes of the file beside the output … */
#define CB_MAX_STORED_CASES 50000               /* cases that are kept there; of more, none */
#define CB_MAX_STATE_TEXT (64u * 1024 * 1024)   /* … of which so many are not of cases */

/* Collections */
#define CB_MAX_CASES 100000     /* cases of a collection */
#define CB_MAX_FIELDS 200       /* fields of a schema */
#define CB_MAX_TERMS 5000       /* terms of a vocabulary */
#define CB_MAX_FIGURE_PARTS 100 /* bars, options, factors, arrows … of a figure */

#define CB_MAX_LANGUAGES 16          /* languages of a collection */
#define CB_MAX_THEME_DEPTH 8         /* themes that extend each other */
#define CB_MAX_PATTERN_DEPTH 50      /* brackets inside each other in the pattern of a field */
#define CB_MAX_EMAIL_LENGTH 254      /* characters of an e-mail address … */
#define CB_MAX_EMAIL_NAME_LENGTH 64  /* … and of the part before its @ */
#define CB_MAX_CASES_IN_LIST 10000   /* cases of a list on one page, which a script filters */
#define CB_MAX_CASES_WITH_IMAGES 250 /* above, one picture for links to any page of the site */

/* Messages */
#define CB_MAX_DIAGNOSTICS_PER_FILE 200 /* of one file; one more says that others follow */

/* The preview server */
#define CB_MAX_REQUEST_TARGET 4096            /* bytes of what a request asks for */
#define CB_MAX_CONNECTIONS 1200               /* connections at once */
#define CB_MAX_STREAMS 200                    /* of them, pages that wait for changes */
#define CB_MAX_KEPT_PAGES (64u * 1024 * 1024) /* bytes of rendered pages that are kept */
/* Images */
#define CB_MAX_IMAGE_PIXELS 64000000u /* of one that is decoded: 256 MB */
#define CB_MAX_IMAGE_WIDTHS 8         /* smaller copies of one image … */
#define CB_MIN_IMAGE_WIDTH 16         /* … from this width … */
#define CB_MAX_IMAGE_WIDTH 8000       /* … to this */

/* Guides */
#define CB_MAX_SHAPED_BYTES 2048 /* of a text that are shaped at once; more, piece by piece */
#define CB_MAX_SVG_STEPS 50000   /* to draw a drawing, as guide/svg_cost.h counts them */

/* Values */
#define CB_LARGEST_INTEGER 999999999999999.0 /* a double holds every whole number up to here */
#define CB_LARGEST_NUMBER 1e308
#define CB_MIN_YEAR 1
#define CB_MAX_YEAR 9999

/* Related cases */
#define CB_MAX_RELATED 6         /* shown beside a case */
#define CB_MAX_RELATED_PEERS 400 /* cases looked at for one value; of longer lists, the nearest */

/* YAML */
#define CB_MAX_YAML_DEPTH 64                         /* nested maps and lists */
#define CB_MAX_YAML_NODES 1000000                    /* nodes of one file, aliases expanded */
#define CB_MAX_YAML_TEXT (2 * CB_MAX_TEXT_FILE_SIZE) /* bytes of texts, aliases expanded */
#define CB_MAX_YAML_DIRECTIVES 16                    /* lines of a file that begin with % */
#define CB_MAX_YAML_REPAIRS 20 /* times that what cannot be read in a file is passed over */

/* Tables of import */
#define CB_MAX_TABLE_SIZE (256u * 1024 * 1024) /* bytes of one */
#define CB_MAX_CSV_ROWS 200000                 /* rows, the heading included */
#define CB_MAX_CSV_COLUMNS 1000                /* columns of a row */

/* Revisions that are compared */
#define CB_MAX_REVISION_LIST (64u * 1024 * 1024)          /* bytes of the list of files of one */
#define CB_MAX_REVISION_SIZE (16ull * 1024 * 1024 * 1024) /* bytes of all its files */

/* Markdown */
#define CB_MAX_MARKDOWN_DEPTH 40  /* quotes, lists and emphasis inside each other */
#define CB_MAX_TABLE_COLUMNS 64   /* columns of one table */
#define CB_MAX_TABLE_CELLS 100000 /* cells of all tables of one text */

/* Values of templates */
#define CB_MAX_VALUE_DEPTH 200 /* nested lists and maps that are compared, hashed or printed */
#define CB_MAX_VALUE_STEPS 10000000u /* members visited by one comparison */

/* Templates */
#define CB_MAX_TEMPLATE_NESTING 150      /* expressions and blocks inside each other */
#define CB_MAX_TEMPLATE_CALL_DEPTH 200   /* macro calls in progress */
#define CB_MAX_TEMPLATE_INCLUDE_DEPTH 64 /* include, extends, import in progress */
#define CB_MAX_TEMPLATE_DEPTH 6000       /* statements and expressions in progress */
#define CB_MAX_TEMPLATE_GENERATORS 200   /* lazy lists that are made of each other */
#define CB_MAX_TEMPLATE_WIDTH 10000      /* characters that `%5d` pads to, digits of `%.5f` */
#define CB_MAX_TEMPLATE_NOTES 8          /* steps of the way to an error that are told */
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
#define CB_MAX_TEMPLATE_OUTPUT (64u * 1024 * 1024)  /* bytes of one render */
#define CB_MAX_TEMPLATE_RANGE 100000                /* items of one range() */
#define CB_MAX_TEMPLATE_STEPS 20000000u             /* iterations and calls of one render */
#define CB_MAX_TEMPLATE_MEMORY (512u * 1024 * 1024) /* bytes of scratch memory of one render */
#define CB_MAX_TEMPLATE_REPEAT (16u * 1024 * 1024)  /* bytes of one repeated string or list */
#else
/* Fuzzers meet soon what takes long. */
#define CB_MAX_TEMPLATE_OUTPUT (256u * 1024)
#define CB_MAX_TEMPLATE_RANGE 1000
#define CB_MAX_TEMPLATE_STEPS 20000u
#define CB_MAX_TEMPLATE_MEMORY (16u * 1024 * 1024)
#define CB_MAX_TEMPLATE_REPEAT (64u * 1024)
#endif

#endif
