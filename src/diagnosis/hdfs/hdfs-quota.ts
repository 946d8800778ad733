import { failingWords } from '../failing-words.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

// DSQuotaExceededException, NSQuotaExceededException, QuotaByStorageTypeExceededException of Hadoop 2.10 and 3.3.
const space =
  /The DiskSpace quota of (?:directory )?(\S{1,400}) is exceeded: quota ?= ?(\d{1,20})(?: B)?(?: = ([\d.]{1,12} [KMGTP]?B))? but diskspace consumed ?= ?(\d{1,20})(?: B)?(?: = ([\d.]{1,12} [KMGTP]?B))?/
const names =
  /The NameSpace quota \(directories and files\) of (?:directory )?(\S{1,400}) is exceeded: quota ?= ?(\d{1,20}) file count ?= ?(\d{1,20})/
const byType =
  /Quota by storage type ?: ?(\w{1,20}) on path ?: ?(\S{1,400}) is exceeded[.:]? ?quota ?= ?([\d.]{1,20} ?[KMGTP]?B?) but space consumed ?= ?([\d.]{1,20} ?[KMGTP]?B?)/

/** An HDFS directory has no space or no names left. */
export const hdfsQuota: Rule = {
  causes: ['hdfs-quota'],
  about: 'The NameNode refused a write because a directory’s space or name quota is exceeded.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const failing = failingWords(facts)
    const quota = failing ? readQuota(failing.words) : null
    if (!failing || !quota) return null
    const { directory, kind, allowed, used } = quota
    return found('hdfs-quota', facts, {
      headline: `the HDFS ${kind} quota of ${directory} is used up`,
      explanation: [
        `${taskSubject(facts)}: HDFS refused to write: the ${kind} quota of ${directory} is ${allowed} and ${used} would be used (${failing.source}).`,
        kind === 'name'
          ? 'Every file and directory below it counts: write fewer, larger files, delete old output, or have the quota raised.'
          : 'Space counts with its replication: delete old output, or have the quota raised.',
        'Every write below this directory fails until then, whoever tries.',
      ],
      fields: [
        { label: 'Directory', value: directory },
        { label: 'Quota', value: allowed },
        { label: 'Would be used', value: used },
      ],
      resource: { kind: 'hdfs', namespace: null, name: directory },
      change: {
        field: `${kind} quota`,
        from: allowed,
        to: null,
        why: `The last write needed ${used}; how much more it has to hold is for its owner to say.`,
      },
    })
  },
}

type HdfsQuota = { directory: string; kind: 'space' | 'name'; allowed: string; used: string }

function readQuota(words: string): HdfsQuota | null {
  const full = space.exec(words)
  if (full) {
    const [, directory = '', quota, readable, consumed, consumedReadable] = full
    return {
      directory,
      kind: 'space',
      allowed: readable ?? `${quota} B`,
      used: consumedReadable ? `${consumedReadable} (${consumed} B)` : `${consumed} B`,
    }
  }
  const many = names.exec(words)
  if (many)
    return { directory: many[1] ?? '', kind: 'name', allowed: many[2] ?? '', used: many[3] ?? '' }
  const typed = byType.exec(words)
  if (!typed) return null
  return {
    directory: typed[2] ?? '',
    kind: 'space',
    allowed: `${typed[3]} of ${typed[1]}`,
    used: typed[4] ?? '',
  }
}
