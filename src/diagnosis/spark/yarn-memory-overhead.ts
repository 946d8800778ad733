import type { Facts } from '../../evidence/facts.ts'
import { mebibyte } from '../../evidence/spark/size.ts'
import { found } from '../found.ts'
import type { Finding } from '../finding.ts'
import { hasFailed } from '../has-failed.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { containerSize, raisedOverhead, type ContainerSize } from './container-size.ts'
import { memoryKill, type MemoryKill } from './memory-kill.ts'

/** YARN killed executors or the driver for using more than their container holds beside the heap. */
export const yarnMemoryOverhead: Rule = {
  causes: ['yarn-memory-overhead'],
  about:
    'YARN says that it killed a container for exceeding physical or virtual memory, and the job ended by it.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const kill = memoryKill(facts)
    if (!kill) return null
    return kill.memory === 'virtual' ? virtualMemory(facts, kill) : physicalMemory(facts, kill)
  },
}

function physicalMemory(facts: Facts, kill: MemoryKill): Finding {
  const { spark } = facts
  const size = containerSize(spark, kill.role, kill.limit)
  const needed = kill.role === 'executor' ? (spark.pythonPeakBytes ?? 0) * 1.25 : 0
  const clientMaster = kill.role === 'driver' && spark.settings.deployMode === 'client'
  const set =
    size && !clientMaster ? raisedOverhead(size, spark.maximumContainerBytes, needed) : null
  const key = `spark.${kill.role}.memoryOverhead`
  return found('yarn-memory-overhead', facts, {
    headline: `YARN killed ${victims(kill)} over ${kill.limit ?? 'their container'} of physical memory`,
    explanation: [
      `${taskSubject(facts)}: YARN killed ${victims(kill)} because ${amount(kill)} (${kill.source}).`,
      ...madeOf(size, kill, spark.pythonPeakBytes),
      ...advised(set, size, key, facts, clientMaster),
      ...unmeasured(facts, kill),
    ],
    advice:
      set === null
        ? {}
        : {
            [kill.role === 'executor' ? 'executorMemoryOverhead' : 'driverMemoryOverhead']: { set },
          },
    fields: [
      ...(kill.limit ? [{ label: 'Container', value: kill.limit }] : []),
      ...(kill.used ? [{ label: 'Used', value: kill.used }] : []),
      ...(size ? [{ label: 'Overhead', value: size.overheadText }] : []),
    ],
    copy: set === null ? null : `"${key}": "${set}"`,
    cappedBy: set === null && size ? `YARN: largest container ${maximum(facts)} MB` : null,
  })
}

const victims = ({ role, count, host }: MemoryKill): string => {
  if (role === 'driver') return 'the application master (the driver, container …_000001)'
  if (count > 1) return `${count} executors`
  return `an executor${host ? ` on ${host}` : ''}`
}

const amount = ({ used, limit, role }: MemoryKill): string =>
  used && limit
    ? `${role === 'driver' ? 'it' : 'the container'} used ${used} of ${limit} physical memory`
    : 'it exceeded the physical memory of its container (exit status -104)'

function madeOf(
  size: ContainerSize | null,
  { role }: MemoryKill,
  pythonPeakBytes: number | null,
): string[] {
  if (!size) return []
  const unset = size.overheadUnset ? ' (Spark’s default, nobody set it)' : ''
  const peak =
    pythonPeakBytes !== null && role === 'executor'
      ? ` The Python workers reached ${Math.round(pythonPeakBytes / mebibyte)} MiB.`
      : ''
  return [
    `That container is a heap of ${size.heapText} and an overhead of ${size.overheadText}${unset}; the heap cannot outgrow its share, so what stands beside it (Python processes, buffers) is too large for the overhead.${peak}`,
  ]
}

function advised(
  set: string | null,
  size: ContainerSize | null,
  key: string,
  facts: Facts,
  clientMaster: boolean,
): string[] {
  if (set !== null) return [`Set ${key} to ${set} and leave the heap as it is.`]
  if (clientMaster)
    return [
      'In client mode this container is the application master alone: raise spark.yarn.am.memoryOverhead.',
    ]
  if (!size)
    return [`Raise ${key}; its present value is not in the evidence, so no number is given.`]
  return [
    `More overhead cannot be granted: the largest container of this cluster is ${maximum(facts)} MB. Use fewer cores per executor or more, smaller partitions, or give part of the heap to the overhead.`,
  ]
}

const unmeasured = ({ spark }: Facts, { role }: MemoryKill): string[] =>
  role === 'executor' && spark.pythonPeakBytes === null
    ? [
        'How much the Python workers used was not measured; spark.executor.processTreeMetrics.enabled=true would show it.',
      ]
    : []

const maximum = ({ spark }: Facts): number => Math.round(spark.maximumContainerBytes / mebibyte)

function virtualMemory(facts: Facts, kill: MemoryKill): Finding {
  const used = kill.used && kill.limit ? `: ${kill.used} of ${kill.limit} virtual memory used` : ''
  return found('yarn-memory-overhead', facts, {
    headline: `YARN killed ${victims(kill)} over virtual memory`,
    explanation: [
      `${taskSubject(facts)}: YARN killed ${victims(kill)} for exceeding virtual memory${used} (${kill.source}).`,
      'Virtual memory is address space, not use: the cluster’s check (yarn.nodemanager.vmem-check-enabled, vmem-pmem-ratio) ended it, see YARN-4714.',
      `A larger spark.${kill.role}.memoryOverhead raises the virtual limit with it; turning the check off is the cluster’s setting.`,
    ],
  })
}
