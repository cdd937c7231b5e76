/*
 * group: records grouped by some of a domain's fields.
 *
 * A domain says in a struct group_type what it keeps of a group; that begins with a struct grouped. Groups
 * merge: what two hold together does not depend on how the records were divided between them. So they
 * travel as partial records (record/partial.h), and an earlier report can be kept in groups as well, as a
 * baseline (groups_load).
 *
 *     groups_init(&gs, &type, &by); gs.by_given = ...;
 *     for each record: pack its key, groups_add(&gs, key), or partial_read(&gs, record, ...)
 *     groups_each(&gs, ...) or partial_write(&gs, ...); groups_release(&gs)
 *
 * Errors: a call returns -1 with *e set unless it says otherwise.
 */
#ifndef OC_RECORD_GROUP_H
#define OC_RECORD_GROUP_H

#include "record/fields.h"

struct grouped {
	struct slice key;  /* packed (record/packed.h): the fields, then the type's tail; owned */
	struct slice path; /* of the first of its sources, by path and line; absent: none; owned */
	uint64_t line;
};

struct partial_writer;

struct group_type {
	size_t size; /* bytes of a group; a new one is cleared but for its key */
	const struct fields_names *fields;
	const char *const *tail; /* members of a record whose values, texts or null, stand behind the fields in a key */
	size_t tails;
	uint64_t newer; /* bit i: partials of earlier versions lack member i of the tail; it is null then */
	void (*init)(struct grouped *g, bool lossy); /* NULL: nothing to do; likewise release, settle */
	void (*release)(struct grouped *g);          /* what it owns beside key and path */
	int (*settle)(struct grouped *g, struct oc_err *e); /* before it is read */
	int (*merge)(struct grouped *to, struct grouped *from, struct oc_err *e);

	/* As partial records; NULL: never. */
	const char *kind;
	int version;       /* written; 1 to this are read */
	const char *left;  /* the member that counts groups.left; NULL: never any */
	bool sketches;    /* groups may be lossy: the member "sketch" says whether they are */
	unsigned several; /* a field by which a record counts in several groups; FIELDS_MOST: there is none */
	int (*write)(struct partial_writer *wr, const struct grouped *g, struct oc_err *e);
	/* Adds what a record holds to g. Returns 0, 1 when it is damaged, -1 when memory is out. */
	int (*read)(struct grouped *g, struct json_val record, bool lossy, struct arena *a);
};

struct groups {
	const struct group_type *type;
	struct fields by;
	bool by_given; /* else the first record decides, if it is a partial */
	bool lossy;    /* kept as sketches; a first partial that is one makes it so too */
	bool settled;  /* the first record has come: by and lossy stay */
	struct table table;    /* by hash of the key */
	struct grouped *last; /* found last: records of one key come together */
	struct grouped *all;  /* by `several`: of all records, each once; else made by groups_each; NULL: none yet */
	uint64_t rejected;    /* records and lines that could not be read */
	uint64_t left;        /* records that were left out because they are none of what is counted */
	struct sb key;        /* to pack keys in */
};

void groups_init(struct groups *gs, const struct group_type *type, const struct fields *by);
void groups_release(struct groups *gs);

/* Is there no group, and no `all`? */
bool groups_empty(const struct groups *gs);

/* The group of a key; NULL: there is none. */
struct grouped *groups_find(const struct groups *gs, struct slice key);

/* The group of a key, made when there is none; the group of all records. NULL when memory is out. */
struct grouped *groups_add(struct groups *gs, struct slice key);
struct grouped *groups_all(struct groups *gs);

/* Packs a record's key into gs->key: its member "key" by gs->by, then the tail. Returns 0; -1 when memory is
 * out (*e not set), -2 when the record lacks a value or it is no text nor null. */
int groups_pack(struct groups *gs, struct json_val record, struct arena *a);

/*
 * All groups, settled, in the order of their keys: table.count of them, in a block that the caller frees with
 * mem_free; the groups stay in gs. NULL with *e set.
 */
struct grouped **groups_sorted(struct groups *gs, struct oc_err *e);

/* Hands them out in that order. fn returns 0, or -1 with *e set to give up. When `draining` each is then merged
 * into `all` (unless that is kept along) and gone. Returns 0 or -1. */
int groups_each(struct groups *gs, bool draining, int (*fn)(void *arg, struct grouped *g, struct oc_err *e),
    void *arg, struct oc_err *e);

/*
 * Reads a file of records (NDJSON, zstd or not) and hands each of that kind to fn, which returns as above;
 * others are passed over. Returns 0; or -1 when the file cannot be read, a line is no JSON or fn gave up: *e
 * names the line.
 */
int groups_load(struct groups *gs, const char *path, const char *kind,
    int (*fn)(struct groups *gs, struct json_val record, struct arena *a, struct oc_err *e), struct oc_err *e);

/* ---- one group ---- */

/* One of gs' type that is not among them. NULL when memory is out. */
struct grouped *grouped_new(const struct groups *gs, struct slice key);
void grouped_free(const struct groups *gs, struct grouped *g);

/* Takes note of a source, of which the group keeps the first. Returns 0, or -1 when memory is out. */
int grouped_source(struct grouped *g, struct slice path, uint64_t line);

/* The member "src": {"path","line"?}; path "(none)" when g is NULL or has no source. */
void grouped_emit_src(struct emit *w, const struct grouped *g);

#endif
