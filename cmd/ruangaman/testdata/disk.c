/* disk.c stands between the unmodified program and its data folder, loaded by LD_PRELOAD: it counts what SQLite asks of the
 * disk and lets the process die, or the disk fail, at a place that is named. See disk_test.go.
 *
 * Commits are counted by fsync: all writes up to one fsync are one step, beginning with step 1.
 *
 *   DISK_FOLDER  only files in this folder count
 *   DISK_TRACE   a file; each step appends a line with the number of its writes
 *   DISK_STEP    the step that is struck
 *   DISK_WRITE   the write inside that step, from 1; 0: the fsync
 *   DISK_DO      before, torn, after: SIGKILL before, in the middle of, after that call;
 *                eio, full, short: that call and those after it fail, short ones by halves
 *   DISK_TIMES   how many calls fail
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_fsync)(int), (*real_fdatasync)(int);
static const char *folder, *trace, *what = "";
static long at_step, at_write, times, failing, met, step = 1, writes;

__attribute__((constructor)) static void begin(void)
{
	real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
	real_fsync = dlsym(RTLD_NEXT, "fsync");
	real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
	folder = getenv("DISK_FOLDER");
	trace = getenv("DISK_TRACE");
	if (getenv("DISK_DO")) {
		what = getenv("DISK_DO");
		at_step = atol(getenv("DISK_STEP"));
		at_write = atol(getenv("DISK_WRITE"));
		times = atol(getenv("DISK_TIMES"));
	}
}

/* counts tells whether a file lies in the folder. */
static int counts(int fd)
{
	char link[64], path[4096];
	ssize_t n;
	if (!folder)
		return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	if (n <= 0)
		return 0;
	path[n] = 0;
	return !strncmp(path, folder, strlen(folder));
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

static int does(const char *name) { return !strcmp(what, name); }

/* here tells whether this is the call that is named: write number w of a step, 0 for its fsync. */
static int here(long w)
{
	int yes = !met && at_step && step == at_step && w == at_write;
	if (yes) {
		met = 1; /* a commit that fails comes again as the same step */
		failing = times;
	}
	return yes;
}

/* fails uses up one failure and sets errno; 0: this call is well. */
static int fails(void)
{
	if (failing <= 0 || does("short"))
		return 0;
	failing--;
	errno = does("full") ? ENOSPC : EIO;
	return 1;
}

ssize_t pwrite64(int fd, const void *buf, size_t n, off64_t at)
{
	ssize_t done;
	int now;
	if (!counts(fd))
		return real_pwrite(fd, buf, n, at);
	pthread_mutex_lock(&lock);
	now = here(++writes);
	if (now && does("before"))
		die();
	if (now && does("torn")) {
		real_pwrite(fd, buf, n / 2, at);
		die();
	}
	if (fails()) {
		pthread_mutex_unlock(&lock);
		return -1;
	}
	if (does("short") && failing > 0 && n > 1) {
		failing--;
		n /= 2;
	}
	done = real_pwrite(fd, buf, n, at);
	if (now && does("after"))
		die();
	pthread_mutex_unlock(&lock);
	return done;
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t at) { return pwrite64(fd, buf, n, at); }

/* note writes down a step that has ended. */
static void note(void)
{
	char line[32];
	int len = snprintf(line, sizeof line, "%ld\n", writes);
	int out = open(trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (out < 0 || write(out, line, len) != len)
		die();
	close(out);
}

static int synced(int fd, int (*real)(int))
{
	int done, now;
	if (!counts(fd))
		return real(fd);
	pthread_mutex_lock(&lock);
	now = here(0);
	if (now && does("before"))
		die();
	if (fails()) {
		pthread_mutex_unlock(&lock);
		return -1;
	}
	done = real(fd);
	if (now && does("after"))
		die();
	if (trace)
		note();
	step++;
	writes = 0;
	pthread_mutex_unlock(&lock);
	return done;
}

int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }
