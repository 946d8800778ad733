import { quote } from '../quote.ts'
import { ageSeconds, waitOf } from '../../evidence/wait.ts'
import { claimNamesOf, claimsOf } from '../../evidence/claims.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Event } from '../../evidence/kubernetes-event.ts'
import type { Claim } from '../../evidence/kubernetes-storage.ts'
import { podMessages } from '../../evidence/pod-messages.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'

/** A claim of the pod cannot get a volume, or has lost it. */
export const pvcNotBound: Rule = {
  causes: ['pvc-not-bound'],
  about:
    'A claim of the waiting pod is Lost, or Pending for a cause: no such storage class, provisioning failed, no matching volume.',
  diagnose(facts) {
    if (waitOf(facts) === null) return null
    const bad = claimsOf(facts).flatMap((claim) => {
      const why = reasonOf(facts, claim)
      return why === null ? [] : [{ name: claim.name, why }]
    })
    const first = bad[0] ?? saidUnbound(facts)
    if (!first) return null
    return found('pvc-not-bound', facts, {
      headline: `claim ${first.name} has no volume`,
      explanation: [
        `${subjectOf(facts, null)} cannot start because its claim ${first.name} has no volume.`,
        first.why,
        'The platform team has to mend the claim or its storage class; until then every try waits for nothing.',
      ],
      resource: { kind: 'claim', namespace: facts.kubernetes.namespace, name: first.name },
    })
  },
}

/** How long a provisioner may take before waiting for it is a trouble of its own. */
const provisionSeconds = 180

function reasonOf(facts: Facts, claim: Claim): string | null {
  if (claim.phase === 'Lost')
    return `The claim is Lost: its volume ${claim.volumeName ?? ''} no longer exists (claim status).`.replace(
      '  ',
      ' ',
    )
  if (claim.phase === 'Bound') return null
  const events = facts.kubernetes.events.filter(
    ({ kind, name }) => kind === 'PersistentVolumeClaim' && name === claim.name,
  )
  const { storageClasses } = facts.kubernetes
  const failed = events.find(({ reason }) =>
    /^(?:ProvisioningFailed|VolumeMismatch|ClaimLost|ClaimMisbound|ProvisioningCleanupFailed)$/.test(
      reason,
    ),
  )
  const succeeded = events.find(({ reason }) => reason === 'ProvisioningSucceeded')
  const classMissing =
    claim.storageClass !== null &&
    storageClasses !== null &&
    storageClasses.length > 0 &&
    !storageClasses.some(({ name }) => name === claim.storageClass)
  if (failed && !(succeeded && isLater(succeeded, failed)))
    return `Event ${failed.reason}${classWords(claim)}: "${quote(failed.message, 300)}".`
  if (classMissing)
    return `The claim asks for storage class ${claim.storageClass}, which the cluster does not have.`
  const unbound = events.find(
    ({ reason, message }) =>
      reason === 'FailedBinding' &&
      /no persistent volumes? available|no storage class/.test(message),
  )
  if (unbound) return `Event FailedBinding: "${quote(unbound.message, 300)}".`
  const noVolume = podMessages(facts).find(({ text }) =>
    /didn't find available persistent volumes to bind|did not have enough free storage/.test(text),
  )
  if (noVolume && claim.phase === 'Pending')
    return `No volume fits it${classWords(claim)} (${noVolume.source}: "${quote(noVolume.text, 240)}").`
  const waits = events.find(
    ({ reason }) => reason === 'ExternalProvisioning' || reason === 'Provisioning',
  )
  if (waits && (ageSeconds(facts) ?? 0) > provisionSeconds)
    return `Its provisioner does not deliver${classWords(claim)}: event ${waits.reason}, seen ${waits.count} times: "${quote(waits.message, 300)}".`
  return null
}

const classWords = ({ storageClass }: Claim): string =>
  storageClass ? ` (storage class ${storageClass})` : ''

const isLater = (one: Event, other: Event): boolean =>
  (one.lastSeen?.epochMilliseconds ?? 0) > (other.lastSeen?.epochMilliseconds ?? 0)

/** The scheduler's word alone, where the claim itself is not in the evidence or says no more. */
function saidUnbound(facts: Facts): { name: string; why: string } | null {
  for (const { text, source } of podMessages(facts)) {
    const lost =
      /persistentvolumeclaim "([^"]{1,253})" bound to non-existent persistentvolume "([^"]{1,253})"/.exec(
        text,
      )
    if (lost)
      return {
        name: lost[1] ?? '',
        why: `It is bound to volume ${lost[2]}, which does not exist (${source}).`,
      }
    const provision = /provisioning failed for PVC "([^"]{1,253})"/.exec(text)
    if (provision)
      return {
        name: provision[1]?.split('/').at(-1) ?? '',
        why: `The scheduler says: "${quote(text, 240)}" (${source}).`,
      }
    if (
      !/unbound immediate PersistentVolumeClaims|bound to non-existent pv|binding volumes: context deadline/.test(
        text,
      )
    )
      continue
    const claims = claimsOf(facts)
    if (claims.length > 0 && claims.every(({ phase }) => phase === 'Bound')) return null
    if (
      (ageSeconds(facts) ?? Infinity) < provisionSeconds &&
      claims.some(({ phase }) => phase === 'Pending')
    )
      return null
    const name =
      claims.find(({ phase }) => phase !== 'Bound')?.name ?? claimNamesOf(facts.kubernetes.pod)[0]
    return name ? { name, why: `The scheduler says: "${quote(text, 200)}" (${source}).` } : null
  }
  return null
}
