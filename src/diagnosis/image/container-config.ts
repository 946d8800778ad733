import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'
import { podMessages } from '../../evidence/pod-messages.ts'
import { waitOf } from '../../evidence/wait.ts'
import { startKilled } from '../memory/death.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { placedSubject } from '../subject.ts'

/** The container cannot be made as the pod describes it: a missing secret, configmap, key, command or directory. */
export const containerConfig: Rule = {
  causes: ['container-config'],
  about:
    'CreateContainerConfigError, CreateContainerError, RunContainerError, StartError, or a volume whose secret or configmap is missing.',
  diagnose(facts) {
    const trouble = ofStatus(facts) ?? ofMount(facts) ?? ofDevice(facts)
    if (!trouble) return null
    const { container, reason, message, source } = trouble
    return found('container-config', facts, {
      headline: `${container?.name ?? 'the pod'} cannot start: ${quote(message || reason, 80)}`,
      explanation: [
        `${placedSubject(facts, container)} cannot start: ${reason} (${source}).`,
        ...(message ? [`The kubelet says: "${quote(message, 400)}".`] : []),
        `${advice(message)}; running it again as it is fails the same way.`,
      ],
      container: container?.name ?? null,
    })
  },
}

type Trouble = { container: Container | null; reason: string; message: string; source: string }

const waitingReasons =
  /^(?:CreateContainerConfigError|CreateContainerError|RunContainerError|PostStartHookError|PreStartHookError|PreCreateHookError|StartError)$/
const endReasons = /^(?:StartError|ContainerCannotRun|RunContainerError|CreateContainerError)$/

/** Trouble of the node under the pod, not of its description. */
const passing =
  /deadline exceeded|failed to reserve container name|is reserved for|timed out waiting for the condition|failed to sync (?:secret|configmap) cache|connection refused|no space left/i

function ofStatus({ kubernetes: { pod, podEvents } }: Facts): Trouble | null {
  if (!pod || pod.phase === 'Succeeded') return null
  for (const container of pod.containers) {
    const { waiting, terminated } = container.state
    const end = terminated ?? container.lastState.terminated
    const reason =
      waiting && waitingReasons.test(waiting.reason ?? '')
        ? waiting.reason
        : end && endReasons.test(end.reason ?? '')
          ? end.reason
          : null
    if (!reason) continue
    const event = podEvents.find(
      ({ reason: name, message }) => name === 'Failed' && /^Error: /.test(message),
    )
    const message =
      (waiting?.reason === reason ? waiting.message : end?.message) ??
      event?.message.replace(/^Error: /, '') ??
      ''
    if (startKilled.test(message) || passing.test(message)) continue
    return { container, reason, message, source: 'pod status' }
  }
  return null
}

/** A mounted secret or configmap that is not there. */
function ofMount(facts: Facts): Trouble | null {
  if (waitOf(facts) !== 'for its containers') return null
  const said = podMessages(facts).find(
    ({ text }) =>
      /(?:secret|configmap) "[^"]{1,253}" not found|references non-existent (?:secret|config) key|object "[^"]{1,300}" not registered|hostPath type check failed/i.test(
        text,
      ) && !passing.test(text),
  )
  return said && /FailedMount|task log|MountVolume/.test(`${said.source} ${said.text}`)
    ? {
        container: null,
        reason: 'a volume cannot be mounted',
        message: said.text,
        source: said.source,
      }
    : null
}

/** A ResourceClaim that the pod names and that is not there. */
function ofDevice(facts: Facts): Trouble | null {
  if (waitOf(facts) !== 'for a node') return null
  const said = podMessages(facts)[0]
  return said && /resourceclaim\S{0,60} "[^"]{1,253}" not found/.test(said.text)
    ? {
        container: null,
        reason: 'a device claim that it names does not exist',
        message: said.text,
        source: said.source,
      }
    : null
}

function advice(message: string): string {
  if (/secret/i.test(message)) return 'Create the secret or key, or correct its name in the task'
  if (/configmap|config map/i.test(message))
    return 'Create the configmap or key, or correct its name in the task'
  if (
    /executable file not found|no such file or directory|permission denied|exec format/i.test(
      message,
    )
  )
    return 'Correct the command of the task, or build the image so that it has it'
  if (/runAsNonRoot|run as root|non-numeric user/i.test(message))
    return 'Let the image or the pod run as a user other than root'
  return 'The pod spec of the task has to change'
}
