import type { LogLine } from './log-line.ts'

/** Does the program itself call this line an error? */
export const isErrorLine = (line: LogLine): boolean =>
  line.level === 'error'
    ? !passing.test(line.text)
    : line.level === null &&
      (saysError.test(line.text) || saysTool.test(line.text) || saysDeath.test(line.text))

/** A line of ordinary progress: no shell trace, no warning, no shutdown. */
export const isOrdinary = ({ text, level }: LogLine): boolean =>
  text.trim() !== '' &&
  (level === null || level === 'info' || level === 'debug') &&
  !/^\+{1,4} |^Exception ignored|^\w{1,40}Warning:|^\s/.test(text) &&
  !/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d /.test(text) &&
  !leaving.test(text)

// Words of shells, argparse, coreutils and Hadoop's command line, where they stand in a line.
const saysError =
  /^(?:[\w./-]{1,80}: ){0,3}(?:error|fatal error|fatal|usage error|cannot|can't|unable to|failed)\b|: (?:No such file or directory|Permission denied|command not found|No space left on device|Disk quota exceeded|Connection refused|cannot [a-z]{3,20} |error while loading|not found$)|\bCall From \S{1,200} to \S{1,200} failed\b|^\S{1,60}: error: /i
// Tools speak under their own name only when something is wrong: Hadoop's command line, Kerberos, coreutils, curl.
const saysTool =
  /^(?:put|get|mkdir|cp|mv|rm|rmdir|ls|cat|tail|touchz?|copy(?:From|To)Local|getmerge|distcp|chmod|chown|setrep|kinit|klist|kdestroy|curl|wget|git|tar|gzip|unzip|rsync|scp|ssh|psql|aws|gsutil|make|s3cmd|java|python[\d.]{0,4}|bash|sh): (?!line \d+: warning)\S/
// A shell that names the signal of its child, and the GPU driver's last words.
const saysDeath =
  /^(?:[\w./-]{1,80}: line \d{1,6}: +)?(?:\d{1,9} )?(?:Killed|Aborted|Segmentation fault|Bus error|Terminated|Illegal instruction)\b|Memory access fault by GPU|HSA_STATUS_ERROR/
const passing =
  /TransportClient: Failed to send RPC|Cancelling stage|RetryingBlockFetcher|ContextCleaner|Dropping event|LiveListenerBus/
const leaving =
  /shut(?:ting)? ?down|clos(?:ing|ed)|clean(?:ing|ed)? ?up|discarded|exiting|terminating|stopping|stopped|^rc=|finali[sz]ing|sent \d|wandb:/i
