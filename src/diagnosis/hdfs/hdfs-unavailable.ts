import { failingWords, lineWith } from '../failing-words.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

// Hadoop RPC (NetUtils.wrapException), NameNode, DataNode and client words of Hadoop 2.10 and 3.3.
const safeMode = /SafeModeException|[Nn]ame ?node is in safe mode/
const standby =
  /StandbyException|Operation category \w{1,20} is not supported in state (?:standby|observer)/
const unreachable =
  /Call From \S{1,200} to \S{1,200}:\d{1,5} failed on (?:connection|socket timeout|local)? ?exception: (?!.{0,200}AccessControl)|No Route to Host from|Couldn't connect to any ResourceManager|Failed to contact YARN|failed to connect to (?:name ?node|\S{1,100}:(?:8020|9000|8032|8033))/i
const blocks =
  /BlockMissingException|Could not obtain block|could only be (?:replicated|written) to 0 |No live nodes contain|All datanodes \S{0,200} are bad|Unable to close file because the last block|no longer under construction.{0,40}NameNode/
const hadoopPort =
  /(?:ConnectException|ConnectTimeoutException|SocketTimeoutException|NoRouteToHostException|UnknownHostException)[^\n]{0,300}(?::(?:8020|8032|8033|8088|9866|9870|50010|50070)\b|[Nn]ame ?[Nn]ode)/

/** HDFS (or YARN behind it) cannot be reached or does not serve. */
export const hdfsUnavailable: Rule = {
  causes: ['hdfs-unavailable'],
  about:
    'The last error is safe mode, standby, a refused connection to a Hadoop service, or a missing block.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const failing = failingWords(facts)
    if (!failing || /Client cannot authenticate|GSS initiate failed|Kerberos/i.test(failing.words))
      return null
    const kind = kinds.find(({ pattern }) => pattern.test(failing.words))
    if (!kind) return null
    const host = hostIn(failing.words)
    return found('hdfs-unavailable', facts, {
      headline: `${kind.headline}${host ? ` (${host})` : ''}`,
      explanation: [
        `${taskSubject(facts)}: ${kind.sentence}: ${quote(lineWith(failing.words, kind.pattern))} (${failing.source}).`,
        ...(host ? [`The service is on ${host}.`] : []),
        kind.after,
      ],
      fields: host ? [{ label: 'Host', value: host }] : [],
      resource: { kind: 'hadoop', namespace: null, name: host ?? 'hdfs' },
    })
  },
}

const kinds = [
  {
    pattern: safeMode,
    headline: 'the HDFS NameNode is in safe mode',
    sentence: 'the HDFS NameNode is in safe mode and takes no writes',
    after:
      'After a restart it leaves safe mode by itself; turned on by hand it stays until the platform team ends it. The job works again then.',
  },
  {
    pattern: standby,
    headline: 'no active HDFS NameNode answered',
    sentence: 'only a standby NameNode answered',
    after:
      'A failover that does not end leaves no active NameNode; the job works again when there is one.',
  },
  {
    pattern: blocks,
    headline: 'HDFS could not serve a block',
    sentence: 'HDFS could not read or write a block',
    after:
      'DataNodes are down or full; the platform team sees which. The job itself is not shown to be wrong.',
  },
  {
    pattern: unreachable,
    headline: 'a Hadoop service did not answer',
    sentence: 'a Hadoop service could not be reached',
    after: 'The service is down or failing over; the job works again when it answers.',
  },
  {
    pattern: hadoopPort,
    headline: 'a Hadoop service did not answer',
    sentence: 'a Hadoop service could not be reached',
    after: 'The service is down or failing over; the job works again when it answers.',
  },
] as const

const hostIn = (words: string): string | null =>
  /(?:\bto |NamenodeHostName:|connect to \w{0,12} ?)([a-z0-9][\w.-]{2,120}?)(?::\d{2,5}|[\s,;]|$)/i.exec(
    words,
  )?.[1] ?? null
