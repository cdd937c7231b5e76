/*
 * each_allocation: runs a command again and again behind t/fault.c, whose N-th allocation fails,
 * for every N until none is left to fail. In C, as a command makes hundreds of allocations and a
 * shell would need ten processes to look at each run.
 *
 *     each_allocation [-d FOLDER] [-f FILE] [-c CHECK] SHIM COMMAND... [<FILE]
 *
 * Each run begins with FOLDER empty, FILE gone and standard input at its beginning. It may end with
 * one of our statuses, and when that is not 0 with a message, without control characters. Unless it
 * ends with 70, it must end as without the fault and leave the same in standard output, FOLDER (but
 * for .oc-lock) and FILE. CHECK, a bash command, looks at each state of FOLDER that was not there
 * before. Prints the number of allocations and exits 0, or which N failed and exits 1.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/sb.h"

#define OUT "each.out"
#define ERR "each.err"
#define LOG "each.fired"
#define LIMIT 5000
#define STATES 4096

struct job {
	const char *shim, *folder, *file, *check;
	char **command;
};

struct outcome {
	int status; /* of waitpid */
	XXH64_hash_t out, left;
};

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(2);
}

/* Reads a file whole; one that is not there is empty. */
static void read_file(struct sb *s, const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = 0;
	char *p;

	while (fd >= 0 && (p = sb_room(s, 65536)) != NULL && (n = read(fd, p, 65536)) > 0)
		s->len += (size_t)n;
	if (fd >= 0)
		close(fd);
	if (n < 0 || !sb_ok(s))
		die(path);
}

static int visible(const struct dirent *d)
{
	return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
}

/* Adds what is below a folder to s, or with s NULL removes it. */
static void walk(struct sb *s, const char *path)
{
	struct dirent **entry;
	int n = scandir(path, &entry, visible, alphasort);
	char below[4096];
	struct stat st;

	for (int i = 0; i < n; i++) {
		snprintf(below, sizeof(below), "%s/%s", path, entry[i]->d_name);
		if (lstat(below, &st) != 0)
			die(below);
		if (S_ISDIR(st.st_mode))
			walk(s, below);
		else if (s != NULL && strcmp(entry[i]->d_name, ".oc-lock") != 0) {
			sb_addf(s, "\n%s: ", below);
			read_file(s, below);
		}
		if (s == NULL && remove(below) != 0)
			die(below);
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
}

static XXH64_hash_t hash(struct sb *s)
{
	XXH64_hash_t h = XXH3_64bits(s->buf, s->len);

	sb_reset(s);
	return h;
}

/* Runs it, with the n-th allocation failing or (n = 0) none. */
static struct outcome run(const struct job *j, unsigned n)
{
	struct outcome o;
	struct sb s = SB_INIT;
	char fault[32];
	pid_t pid;

	if (j->folder != NULL) {
		walk(NULL, j->folder);
		mkdir(j->folder, 0777);
	}
	if (j->file != NULL)
		unlink(j->file);
	unlink(LOG);
	lseek(0, 0, SEEK_SET);
	snprintf(fault, sizeof(fault), "malloc:%u", n);
	if ((pid = fork()) < 0)
		die("fork");
	if (pid == 0) {
		if (dup2(open(OUT, O_WRONLY | O_CREAT | O_TRUNC, 0666), 1) < 0 ||
		    dup2(open(ERR, O_WRONLY | O_CREAT | O_TRUNC, 0666), 2) < 0)
			_exit(2);
		if (n > 0) {
			setenv("FAULT", fault, 1);
			setenv("FAULT_LOG", LOG, 1);
			setenv("LD_PRELOAD", j->shim, 1);
		}
		execvp(j->command[0], j->command);
		_exit(127);
	}
	if (waitpid(pid, &o.status, 0) < 0)
		die("waitpid");
	read_file(&s, OUT);
	o.out = hash(&s);
	if (j->folder != NULL)
		walk(&s, j->folder);
	if (j->file != NULL)
		read_file(&s, j->file);
	o.left = hash(&s);
	sb_release(&s);
	return o;
}

/* What is wrong with its standard error, or NULL. */
static const char *bad_message(bool expected)
{
	struct sb s = SB_INIT;
	const char *bad = NULL;

	read_file(&s, ERR);
	if (expected && s.len == 0)
		bad = "without a message";
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.buf[i];

		if ((c < 32 && c != '\t' && c != '\n') || c == 127)
			bad = "a message with control characters";
	}
	sb_release(&s);
	return bad;
}

/* What is wrong with a run, or NULL. */
static const char *judge(const struct outcome *o, const struct outcome *want)
{
	static const int statuses[] = {0, 65, 66, 70, 73, 74};
	int status = WIFEXITED(o->status) ? WEXITSTATUS(o->status) : -1;
	bool known = o->status == want->status;

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		known = known || status == statuses[i];
	if (!known)
		return "not one of our statuses";
	if (status != 70 &&
	    (o->status != want->status || o->out != want->out || o->left != want->left))
		return "another result";
	return bad_message(status != 0);
}

/* True when the state of the folder is new. */
static bool is_new(XXH64_hash_t state)
{
	static XXH64_hash_t seen[STATES];
	static size_t n;

	for (size_t i = 0; i < n; i++)
		if (seen[i] == state)
			return false;
	if (n < STATES)
		seen[n++] = state;
	return true;
}

static int checked(const char *command)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execlp("bash", "bash", "-c", command, (char *)NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

static int each(const struct job *j)
{
	struct outcome want = run(j, 0);
	struct stat st;
	unsigned n = 1;
	bool fired;

	do {
		struct outcome o = run(j, n);
		const char *bad = judge(&o, &want);

		fired = stat(LOG, &st) == 0 && st.st_size > 0;
		if (bad == NULL && !fired && (o.status != want.status || o.left != want.left))
			bad = "another result";
		if (bad == NULL && j->check != NULL && is_new(o.left) && checked(j->check) != 0)
			bad = "see above";
		if (bad != NULL) {
			printf("allocation %u: wait status %d: %s\n", n, o.status, bad);
			return 1;
		}
	} while (fired && ++n < LIMIT);
	printf("%u\n", n - 1);
	return fired;
}

int main(int argc, char **argv)
{
	struct job j = {0};
	int c;

	while ((c = getopt(argc, argv, "+d:f:c:")) >= 0) {
		switch (c) {
		case 'd':
			j.folder = optarg;
			break;
		case 'f':
			j.file = optarg;
			break;
		case 'c':
			j.check = optarg;
			break;
		default:
			return 2;
		}
	}
	if (argc - optind < 2)
		return 2;
	j.shim = argv[optind];
	j.command = argv + optind + 1;
	return each(&j);
}
