import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import { failedContainer } from '../../evidence/outcome.ts'
import { placeOf } from '../../evidence/output.ts'
import { isGpu } from '../../evidence/gpu.ts'
import type { Facts } from '../../evidence/facts.ts'
import { endsWith } from '../memory/last-words.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'

import { noGpuVisible } from './gpu-words.ts'
import { grantedGpu } from './granted-gpu.ts'

/** The process wants a GPU and its container asked for none. */
export const gpuNotRequested: Rule = {
  causes: ['gpu-not-requested'],
  about: 'The output ends with no GPU visible, and the container has no GPU in its limits.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const line = endsWith(facts, noGpuVisible)
    if (!line) return null
    const { pod } = facts.kubernetes
    const container =
      (pod &&
        (pod.containers.find(({ name }) => name === line.container) ?? failedContainer(pod))) ||
      null
    if (grantedGpu(facts, container) !== null) return null
    const resource = usualGpu(facts, line.text)
    return found('gpu-not-requested', facts, {
      headline: `${container?.name ?? 'the process'} asked for no GPU and needs one`,
      explanation: [
        `${subjectOf(facts, container)} failed because it sees no GPU: "${quote(line.text, 200)}" (${placeOf(line)}).`,
        `Its limits name no ${resource}, so no device was given to it${pod?.nodeName ? `, also on node ${pod.nodeName}` : ''}: a node selector chooses a node and grants no GPU.`,
        `Add "${resource}": "1" to the limits of the container; running it again as it is fails the same way.`,
      ],
      container: container?.name ?? null,
      copy: `"limits": {"${resource}": "1"}`,
    })
  },
}

/** The GPU resource of the pod's node, of any node, or of the vendor that the message names. */
function usualGpu({ kubernetes: { nodes, pod } }: Facts, text: string): string {
  const known = nodes ?? []
  const own = known.filter(({ name }) => name === pod?.nodeName)
  for (const node of [...own, ...known]) {
    const resource = [...node.capacity.keys()].find(isGpu)
    if (resource) return resource
  }
  return /CUDA|NVIDIA/i.test(text) && !/HIP|ROCm/i.test(text) ? 'nvidia.com/gpu' : 'amd.com/gpu'
}
