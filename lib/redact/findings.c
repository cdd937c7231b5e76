#include "redact/findings.h"

#define SHOWN 512 /* bytes of a path or name in a line */

void findings_init(struct check_findings *c)
{
	*c = (struct check_findings){.results_text = SB_INIT, .path = SB_INIT, .line = SB_INIT};
}

void findings_release(struct check_findings *c)
{
	sb_release(&c->results_text);
	sb_release(&c->path);
	sb_release(&c->line);
}

static void add_escaped(struct sb *out, const char *text, size_t n)
{
	char safe[4 * SHOWN];

	err_escape(safe, sizeof(safe), text, n < SHOWN ? n : SHOWN);
	sb_adds(out, safe);
}

/* Each cause once. */
static bool told_before(const struct rewrite_seen *seen, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (strcmp(seen->cause[k].type, seen->cause[i].type) == 0 &&
		    strcmp(seen->cause[k].rule, seen->cause[i].rule) == 0)
			return true;
	}
	return false;
}

/* "openai-key (openai), password (json-secret) at .a.b" */
static void add_message(struct check_findings *c, const struct rewrite_seen *seen, struct sb *out)
{
	const char *comma = "";

	for (size_t i = 0; i < seen->causes; i++) {
		if (told_before(seen, i))
			continue;
		sb_addf(out, "%s%s (%s)", comma, seen->cause[i].type, seen->cause[i].rule);
		comma = ", ";
	}
	sb_adds(out, seen->key ? " in a key at " : " at ");
	add_escaped(out, c->path.buf, c->path.len);
}

/* As GitHub's workflow commands want it. */
static void add_command(struct sb *out, const char *text, bool property)
{
	for (; *text != '\0'; text++) {
		if (*text == '%' || *text == '\r' || *text == '\n' || (property && (*text == ':' || *text == ',')))
			sb_addf(out, "%%%02X", (unsigned)(unsigned char)*text);
		else
			sb_addc(out, *text);
	}
}

static int list(struct check_findings *c, const struct rewrite_seen *seen, uint64_t line, uint64_t column)
{
	struct sb name = SB_INIT, message = SB_INIT;

	add_escaped(&name, c->stream->path, strlen(c->stream->path));
	add_message(c, seen, &message);
	sb_reset(&c->line);
	if (sb_ok(&name) && sb_ok(&message) && c->github) {
		sb_adds(&c->line, "::error file=");
		add_command(&c->line, name.buf, true);
		sb_addf(&c->line, ",line=%llu,col=%llu,title=oc-redact::", (unsigned long long)line,
		    (unsigned long long)column);
		add_command(&c->line, message.buf, false);
	} else if (sb_ok(&name) && sb_ok(&message)) {
		sb_addf(&c->line, "%s:%llu:%llu: %s", name.buf, (unsigned long long)line,
		    (unsigned long long)column, message.buf);
	}
	bool ok = sb_ok(&name) && sb_ok(&message) && sb_ok(&c->line);
	sb_release(&name);
	sb_release(&message);
	if (!ok)
		return err_nomem(c->e);
	if (out_line(c->out, sb_slice(&c->line)) == 0)
		return 0;
	c->e->exit = OC_EX_OK;
	return -1;
}

/* ---- SARIF ---- */

/* A relative URI: what is not unreserved (RFC 3986 2.3) or a slash is percent-encoded. */
static void add_uri(struct sb *out, const char *path)
{
	for (; *path != '\0'; path++) {
		unsigned char b = (unsigned char)*path;
		if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') ||
		    strchr("-._~/", b) != NULL)
			sb_addc(out, *path);
		else
			sb_addf(out, "%%%02X", (unsigned)b);
	}
}

/* Code points, not bytes: continuation bytes of the line before the place do not count. */
static uint64_t code_points(const struct check_findings *c, size_t offset, uint64_t column)
{
	const char *text = c->stream->text.p;

	for (size_t i = offset; i > 0 && text[i - 1] != '\n'; i--)
		column -= ((unsigned char)text[i - 1] & 0xC0) == 0x80;
	return column;
}

static bool add_location(struct check_findings *c, struct emit *w, size_t offset, uint64_t line, uint64_t column)
{
	struct sb uri = SB_INIT;

	add_uri(&uri, c->stream->path);
	emit_karray(w, "locations");
	emit_object(w);
	emit_kobject(w, "physicalLocation");
	emit_kobject(w, "artifactLocation");
	emit_kstring(w, "uri", sb_slice(&uri));
	emit_end(w);
	emit_kobject(w, "region");
	emit_kuint(w, "startLine", line);
	emit_kuint(w, "startColumn", code_points(c, offset, column));
	emit_end(w);
	emit_end(w);
	emit_end(w);
	emit_end(w);
	bool ok = sb_ok(&uri);
	sb_release(&uri);
	return ok;
}

static int add_results(struct check_findings *c, const struct rewrite_seen *seen, uint64_t line, uint64_t column)
{
	struct emit w;

	for (size_t i = 0; i < seen->causes && c->results < FINDINGS_SARIF_MAX; i++) {
		if (told_before(seen, i))
			continue;
		if (c->results++ > 0)
			sb_addc(&c->results_text, ',');
		sb_reset(&c->line);
		sb_addf(&c->line, "%s at ", seen->cause[i].type);
		sb_addslice(&c->line, sb_slice(&c->path));
		emit_init(&w, &c->results_text, 0);
		emit_object(&w);
		emit_kcstr(&w, "ruleId", seen->cause[i].rule);
		emit_kcstr(&w, "level", seen->cause[i].scan_class == SCAN_SECRET ? "error" : "warning");
		emit_kobject(&w, "message");
		emit_kstring(&w, "text", sb_slice(&c->line));
		emit_end(&w);
		if (!add_location(c, &w, seen->offset, line, column) || !sb_ok(&c->line))
			return err_nomem(c->e);
		emit_end(&w);
	}
	return sb_ok(&c->results_text) ? 0 : err_nomem(c->e);
}

int findings_add(void *check, const struct rewrite_seen *seen)
{
	struct check_findings *c = check;
	uint64_t line, column;

	c->places++;
	stream_place(c->stream, seen->offset, &line, &column);
	sb_reset(&c->path);
	rewrite_path(seen->level, true, &c->path);
	if (!sb_ok(&c->path))
		return err_nomem(c->e);
	if (c->sarif && add_results(c, seen, line, column) != 0)
		return -1;
	return list(c, seen, line, column);
}

/* Rules of those rows, each once; rows of one rule stand together or not: few are there. */
static void emit_rules(struct emit *w, const struct redaction *t)
{
	emit_karray(w, "rules");
	for (size_t i = 0; i < t->rows; i++) {
		bool before = false;
		for (size_t k = 0; k < i && !before; k++)
			before = strcmp(t->row[k].rule, t->row[i].rule) == 0;
		if (before)
			continue;
		emit_object(w);
		emit_kcstr(w, "id", t->row[i].rule);
		emit_kobject(w, "shortDescription");
		emit_kcstr(w, "text", t->row[i].type);
		emit_end(w);
		emit_end(w);
	}
	emit_end(w);
}

int findings_sarif(struct check_findings *c, const struct redaction *tally, struct sb *out, struct oc_err *e)
{
	struct emit w;

	emit_init(&w, out, 0);
	emit_object(&w);
	emit_kcstr(&w, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	emit_kcstr(&w, "version", "2.1.0");
	emit_karray(&w, "runs");
	emit_object(&w);
	emit_kobject(&w, "tool");
	emit_kobject(&w, "driver");
	emit_kcstr(&w, "name", "oc-redact");
	emit_kcstr(&w, "version", OC_VERSION);
	emit_rules(&w, tally);
	emit_end(&w);
	emit_end(&w);
	emit_kcstr(&w, "columnKind", "unicodeCodePoints");
	sb_addc(out, ',');
	sb_adds(out, "\"results\":[");
	sb_addslice(out, sb_slice(&c->results_text));
	sb_addc(out, ']');
	emit_end(&w);
	emit_end(&w);
	emit_end(&w);
	sb_addc(out, '\n');
	return sb_ok(out) ? 0 : err_nomem(e);
}
