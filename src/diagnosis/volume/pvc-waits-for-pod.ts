import { claimsOf } from '../../evidence/claims.ts'
import { podMessages } from '../../evidence/pod-messages.ts'
import { waitOf } from '../../evidence/wait.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'

/** The claim gets its volume when the pod gets its node: nothing is wrong. */
export const pvcWaitsForPod: Rule = {
  causes: ['pvc-waits-for-pod'],
  about:
    'A claim of the waiting pod is Pending with WaitForFirstConsumer, and nothing else blocks the pod.',
  diagnose(facts) {
    if (waitOf(facts) !== 'for a node') return null
    const { events, storageClasses } = facts.kubernetes
    const claim = claimsOf(facts).find(
      ({ name, phase, storageClass }) =>
        phase === 'Pending' &&
        (storageClasses?.some(
          (candidate) => candidate.waitsForPod && candidate.name === storageClass,
        ) === true ||
          events.some(
            (event) =>
              event.kind === 'PersistentVolumeClaim' &&
              event.name === name &&
              /^WaitFor(?:FirstConsumer|PodScheduled)$/.test(event.reason),
          )),
    )
    if (!claim || podMessages(facts).some(({ text }) => /nodes are available/.test(text)))
      return null
    return found('pvc-waits-for-pod', facts, {
      headline: `claim ${claim.name} gets its volume together with the pod`,
      explanation: [
        `${subjectOf(facts, null)} is just starting, and its claim ${claim.name} is Pending (claim status).`,
        'Its storage class binds a volume only when the pod has a node (WaitForFirstConsumer), so this wait is ordinary and ends by itself.',
      ],
    })
  },
}
