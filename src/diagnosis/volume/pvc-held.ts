import { quote } from '../quote.ts'
import { claimMeant } from '../../evidence/claims.ts'
import type { Facts } from '../../evidence/facts.ts'
import { podMessages, type PodMessage } from '../../evidence/pod-messages.ts'
import { liveHolders } from '../../evidence/volume-holder.ts'
import { ageSeconds, waitOf } from '../../evidence/wait.ts'
import type { Finding } from '../finding.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { listed } from '../words.ts'

/** The volume cannot be attached or mounted: a live pod holds it elsewhere, or nothing alive does. */
export const pvcHeld: Rule = {
  causes: ['pvc-in-use', 'pvc-attach-stuck'],
  about:
    'Multi-Attach, FailedAttachVolume or FailedMount events of a claim, or ReadWriteOncePod already in use, while the pod waits.',
  diagnose(facts) {
    const wait = waitOf(facts)
    if (wait === null) return null
    const told = troubles(facts, wait === 'for a node')
    const first = told[0]
    if (!first) return null
    const { claim, message } = first
    const holders = liveHolders(facts, claim)
    const named = namedHolders(message.text)
    const unseen = facts.kubernetes.otherPods === null && named.length > 0
    if (holders.length > 0 || unseen) {
      const names =
        holders.length > 0
          ? holders.map(({ name, nodeName }) => `${name} on node ${nodeName}`)
          : named
      return inUse(facts, claim, names, message)
    }
    if (wait === 'for a node') return inUse(facts, claim, named, message)
    return (ageSeconds(facts) ?? Infinity) < patienceSeconds ? null : stuck(facts, claim, told)
  },
}

/** Detaching from the last pod and attaching take a while; so much is ordinary. */
const patienceSeconds = 60

type Trouble = { claim: string; message: PodMessage }

const attachWords =
  /^Multi-Attach error|^Waiting for detach for volume|^AttachVolume\.|^MountVolume\.|^MapVolume\.|^Unable to (?:attach or )?mount volumes|timed out waiting for external-attacher/
/** What comes when the volumes are there. */
const pastMounting =
  /^AttachVolume\.Attach succeeded|^Pulling image|^Successfully pulled|^Started container/

const onceWords = /ReadWriteOncePod access mode already in-use/

function troubles(facts: Facts, unscheduled: boolean): Trouble[] {
  const messages = podMessages(facts)
  if (unscheduled) {
    const message = messages.find(({ text }) => onceWords.test(text))
    const claim = message && (claimMeant(facts, message.text) ?? onceClaim(facts))
    return message && claim ? [{ claim, message }] : []
  }
  const over = messages.findIndex(({ text }) => pastMounting.test(text))
  const told = (over === -1 ? messages : messages.slice(0, over))
    .filter(
      ({ text }) =>
        attachWords.test(text) &&
        !/succeeded|(?:secret|configmap) ".*" not found|failed to sync/.test(text),
    )
    .flatMap((message) => {
      const claim = claimMeant(facts, message.text)
      return claim ? [{ claim, message }] : []
    })
  return told.toSorted((one, other) => tells(other.message.text) - tells(one.message.text))
}

/** Multi-Attach (`Waiting for detach` since 1.37) tells most, `context deadline exceeded` of the whole pod least. */
const tells = (text: string): number =>
  /^(?:Multi-Attach|Waiting for detach)/.test(text) ? 2 : text.startsWith('Unable to ') ? 0 : 1

const onceClaim = ({ kubernetes: { claims, pod } }: Facts): string | null =>
  claims?.find(
    ({ name, accessModes }) =>
      accessModes.includes('ReadWriteOncePod') &&
      pod?.volumes.some(({ claimName }) => claimName === name),
  )?.name ??
  pod?.volumes.find(({ claimName }) => claimName)?.claimName ??
  null

const namedHolders = (text: string): string[] =>
  /used by pod\(s\) ([^"]{1,1000})/
    .exec(text)?.[1]
    ?.split(/, */)
    .filter(Boolean)
    .map((name) => name.replace(/\.$/, '')) ?? []

const inUse = (facts: Facts, claim: string, holders: string[], message: PodMessage): Finding =>
  found('pvc-in-use', facts, {
    headline: `claim ${claim} is held by another pod`,
    explanation: [
      `${subjectOf(facts, null)} waits for the volume of claim ${claim}, which ${holders.length > 0 ? `pod ${listed(holders)} holds` : 'another pod holds'} (${message.source}: "${quote(message.text, 240)}").`,
      'The volume can be attached to one node only at a time.',
      'It starts when that pod ends; let the tasks that share the claim run one after the other, or on the same node.',
    ],
    fields: [{ label: 'Claim', value: claim }],
  })

function stuck(facts: Facts, claim: string, told: readonly Trouble[]): Finding {
  const { attachments, claims, pod } = facts.kubernetes
  const volume = claims?.find(({ name }) => name === claim)?.volumeName
  const stale = attachments?.find(
    (attachment) => attachment.volumeName === volume && attachment.nodeName !== pod?.nodeName,
  )
  const root =
    told.find(
      ({ message }) =>
        /DeadlineExceeded|timed out/.test(message.text) && !message.text.startsWith('Unable'),
    ) ?? told[0]
  const text = root?.message
  return found('pvc-attach-stuck', facts, {
    headline: `claim ${claim} cannot be attached or mounted`,
    explanation: [
      `${subjectOf(facts, null)} cannot start on node ${pod?.nodeName ?? '(not named)'}: the volume of claim ${claim} does not attach or mount (${text?.source ?? 'event'}: "${quote(text?.text ?? '', 260)}").`,
      stale
        ? `No live pod holds it, yet it is still attached to node ${stale.nodeName ?? '(not named)'} (VolumeAttachment): a leftover.`
        : 'No live pod on another node is known to hold it: the trouble is in the storage or its driver.',
      'The platform team has to release or mend it; running it again meets the same volume.',
    ],
    resource: { kind: 'claim', namespace: facts.kubernetes.namespace, name: claim },
    fields: [{ label: 'Claim', value: claim }],
  })
}
