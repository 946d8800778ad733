import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'
import { failedContainer } from '../../evidence/outcome.ts'
import { placeOf, type OutputLine } from '../../evidence/output.ts'
import { endsWith } from '../memory/last-words.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { sizeOf } from '../words.ts'
import { cardUse, gpuFailure, noGpuVisible } from './gpu-words.ts'
import { grantedGpu } from './granted-gpu.ts'

/** The runtime prints memory maps and back traces between a fault and the abort. */
const dumpLines = 80

/** The GPU, its driver or another process on it failed a pod that was given one. */
export const gpuFault: Rule = {
  causes: ['gpu-fault'],
  about:
    'The output ends with a fault of the GPU or its runtime, with no GPU visible although one was granted, or with a card that somebody else fills.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const { pod } = facts.kubernetes
    const fault = endsWith(facts, gpuFailure, dumpLines)
    if (fault)
      return verdict(
        facts,
        failed(facts, fault),
        fault,
        'The GPU or its driver failed under the process',
      )
    const blind = endsWith(facts, noGpuVisible)
    if (blind) {
      const container = failed(facts, blind)
      const granted = grantedGpu(facts, container)
      if (granted === null || granted === 'unknown' || !pod) return null
      return verdict(
        facts,
        container,
        blind,
        `The pod was given ${granted}, and the process saw no GPU`,
      )
    }
    const full = endsWith(facts, /(?:HIP|CUDA) out of memory/)
    const use = full && cardUse(`${full.text} ${facts.logs.ending?.words ?? ''}`)
    if (!full || !use || use.own > use.capacity * 0.1 || use.free > use.capacity * 0.5) return null
    const held = `${sizeOf(BigInt(Math.round(use.own)))} of ${sizeOf(BigInt(Math.round(use.capacity)))}`
    return verdict(
      facts,
      failed(facts, full),
      full,
      `The card is full although this process holds only ${held} of it: another process fills it`,
    )
  },
}

const failed = ({ kubernetes: { pod } }: Facts, line: OutputLine): Container | null =>
  (pod && (pod.containers.find(({ name }) => name === line.container) ?? failedContainer(pod))) ||
  null

function verdict(facts: Facts, container: Container | null, line: OutputLine, why: string) {
  const node = facts.kubernetes.pod?.nodeName
  const end = container?.state.terminated
  const code = end?.exitCode ? ` with exit code ${end.exitCode}` : ''
  return found('gpu-fault', facts, {
    headline: `the GPU failed under ${container?.name ?? 'the process'}${node ? ` on ${node}` : ''}`,
    explanation: [
      `${subjectOf(facts, container)} failed${code}${node ? ` on node ${node}` : ''}: "${quote(line.text, 240)}" (${placeOf(line)}).`,
      `${why}.`,
      'Another try may get another card; if it happens again on the same node, whoever runs that node should look at the GPU and its driver.',
    ],
    container: container?.name ?? null,
    fields: [...(node ? [{ label: 'Node', value: node }] : [])],
    resource: node ? { kind: 'node-pool', namespace: null, name: node } : null,
  })
}
