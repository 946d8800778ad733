/**
 * The words with which a parent reports a child that SIGKILL ended: PyTorch's DataLoader and elastic launcher, bash and dash, Python's
 * subprocess and multiprocessing, joblib, Celery, Gunicorn, Dask, Ray, R and make.
 */
export const killedChild = new RegExp(
  [
    String.raw`DataLoader worker \(pid(?:\(s\))? [\d, ]{1,80}\) is killed by signal: Killed`,
    String.raw`^(?:\S{0,80}: )?line \d{1,7}: {1,10}(?:\d{1,9} )?Killed\b`,
    String.raw`^(?:\S{0,80}: (?:\d{1,7}: )?)?(?:\d{1,9} )?[Kk]illed\s*$`,
    String.raw`^make(?:\[\d{1,3}\])?: \*\*\* .{1,200}\] Killed`,
    String.raw`\bKilled: 9\b`,
    String.raw`<Signals\.SIGKILL: 9>`,
    String.raw`returned non-zero exit status (?:-9|137)\b`,
    String.raw`exit ?code:? {0,3}=? {0,3}-9\b`,
    String.raw`Signal 9 \(SIGKILL\) received`,
    String.raw`\bSIGKILL\(-9\)`,
    String.raw`exited prematurely: signal 9 \(SIGKILL\)`,
    String.raw`was sent SIGKILL! Perhaps out of memory`,
    String.raw`exceeded 9\d% memory budget`,
    String.raw`Task was killed due to the node running low on memory`,
    String.raw`terminated by signal (?:9|SIGKILL)\b`,
    String.raw`[Rr]eturn code:? -9\b`,
    String.raw`Memory cgroup out of memory: Kill`,
  ].join('|'),
)
