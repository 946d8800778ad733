import { hasFailed } from '../has-failed.ts'
import type { Facts } from '../../evidence/facts.ts'
import { entriesAt, objectsAt, textAt } from '../../evidence/raw.ts'
import { failedContainer } from '../../evidence/outcome.ts'
import { found } from '../found.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { spelled } from '../words.ts'
import { memoryLimit } from './death.ts'
import { endsWith } from './last-words.ts'

const full =
  /java\.lang\.OutOfMemoryError|OutOfMemoryError: (?:Java heap space|GC overhead limit exceeded|Metaspace|Compressed class space|Direct buffer memory|Requested array size|unable to create (?:new )?native thread)|GC overhead limit exceeded|There is insufficient memory for the Java Runtime Environment/

/** A Java program in a pod filled its own heap; the pod's limit was not reached. */
export const jvmHeap: Rule = {
  causes: ['jvm-heap'],
  about:
    'The output of a pod ends with a Java OutOfMemoryError, and it is not a Spark job on YARN.',
  diagnose(facts) {
    if (!hasFailed(facts) || runsOnYarn(facts)) return null
    const line = endsWith(facts, full)
    if (!line) return null
    const { pod } = facts.kubernetes
    const container =
      (pod &&
        (pod.containers.find(({ name }) => name === line.container) ?? failedContainer(pod))) ||
      null
    const limit = pod && container ? memoryLimit(pod, container) : null
    const heap = heapSetting(facts)
    const kind = /Metaspace|class space/.test(line.text)
      ? 'metaspace'
      : /Direct buffer/.test(line.text)
        ? 'direct memory'
        : /native thread/.test(line.text)
          ? 'threads'
          : 'heap'
    const option = {
      metaspace: '-XX:MaxMetaspaceSize',
      'direct memory': '-XX:MaxDirectMemorySize',
      threads: 'fewer threads',
      heap: '-Xmx',
    }[kind]
    return found('jvm-heap', facts, {
      container: container?.name ?? line.container,
      headline: `a Java program ran out of ${kind}`,
      explanation: [
        `${subjectOf(facts, container ?? line.container)}: a Java program ran out of its own ${kind}: ${quote(line.text)} (${line.log}, line ${line.number}).`,
        ...(heap
          ? [
              `It runs with ${heap.text} (${heap.source})${limit ? `, and the container may use ${spelled(limit)}` : ''}.`,
            ]
          : limit
            ? [
                `The container, which may use ${spelled(limit)}, was not killed: Java stopped at its own bound.`,
              ]
            : []),
        kind === 'threads'
          ? 'Start fewer threads; the bound is the process limit, not the heap.'
          : `Raise ${option} (HADOOP_CLIENT_OPTS for the hdfs command, else JAVA_TOOL_OPTIONS) and keep it below the container’s limit, or read less at once.`,
      ],
    })
  },
}

/** Spark on YARN sizes its heaps by its own settings. */
const runsOnYarn = ({ spark, logs }: Facts): boolean =>
  spark.application !== null ||
  spark.settings.executorMemory !== null ||
  logs.ending?.printer === 'spark'

/** `-Xmx512m`, from the environment, the command or the log. */
function heapSetting(facts: Facts): { text: string; source: string } | null {
  const { pod } = facts.kubernetes
  for (const { spec, command, arguments: words } of pod?.containers ?? []) {
    const environment = objectsAt(spec, 'env').map((entry) => `${textAt(entry, 'value') ?? ''} `)
    const text = /-Xmx\d{1,9}[kmgKMG]?/.exec([...environment, ...command, ...words].join(' '))
    if (text) return { text: text[0], source: 'pod spec' }
    const share = /-XX:MaxRAMPercentage=\d{1,3}(?:\.\d)?/.exec(
      [...environment, ...command, ...words].join(' '),
    )
    if (share) return { text: share[0], source: 'pod spec' }
  }
  const rendered = entriesAt(facts.airflow.rendered)
    .map(([, value]) => value)
    .join(' ')
  const inField = /-Xmx\d{1,9}[kmgKMG]?/.exec(rendered)
  if (inField) return { text: inField[0], source: 'Airflow’s rendered fields' }
  for (const log of [
    ...facts.logs.ofContainers.values(),
    ...(facts.logs.task ? [facts.logs.task] : []),
  ]) {
    const line = log.lines.findLast(({ text }) => /-Xmx\d/.test(text))
    const text = /-Xmx\d{1,9}[kmgKMG]?/.exec(line?.text ?? '')
    if (line && text) return { text: text[0], source: `${log.name} line ${line.number}` }
  }
  return null
}
