import type { KubernetesEmulator } from '../../../test/emulators/kubernetes/index.ts'
import type { Clock } from '../../../src/clock.ts'
import { textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { createEvents } from './events.ts'
import { furnish, namespace } from './furnish.ts'
import { runPod } from './kubelet.ts'
import type { Life } from './life.ts'
import { runScheduler } from './scheduler.ts'

/** What became of the wish for a pod: it is there, or the API server's refusal, a v1 Status. */
export type Created = { pod: Raw } | { refusal: Raw }

/** A cluster that lives: pods are placed, run, use memory, and end. */
export type Cluster = ReturnType<typeof startCluster>

/** Furnishes the emulated API server and brings it to life until aborted. */
export function startCluster(kubernetes: KubernetesEmulator, clock: Clock, signal: AbortSignal) {
  furnish(kubernetes)
  const events = createEvents(kubernetes, clock)
  const lives = new Map<string, Life>()
  const running = new Map<string, AbortController>()
  const printed = new Map<string, string[]>()

  kubernetes.listen(({ resource, type, object }) => {
    if (resource !== 'pods') return
    const name = textAt(object, 'metadata', 'name') ?? ''
    if (type === 'DELETED') {
      running.get(name)?.abort()
      running.delete(name)
      lives.delete(name)
      printed.delete(name)
    } else if (textAt(object, 'spec', 'nodeName') !== null && !running.has(name)) {
      run(name, object)
    }
  })
  void runScheduler(kubernetes, events, clock, signal)

  function print(pod: string, line: string): void {
    printed.set(pod, [...(printed.get(pod) ?? []), line])
    kubernetes.appendLog(namespace, pod, 'base', `${line}\n`)
  }

  function run(name: string, pod: Raw): void {
    const life = lives.get(name)
    if (!life) return
    const stopped = new AbortController()
    running.set(name, stopped)
    const either = AbortSignal.any([stopped.signal, signal])
    runPod({ kubernetes, events, clock, print }, pod, life, either).catch((error: unknown) => {
      if (!either.aborted) throw error
    })
  }

  return {
    /** Asks for a pod; it lives as given. */
    create(pod: Raw, life: Life): Created {
      const { status, body } = kubernetes.createPod(pod)
      if (status !== 201) return { refusal: body }
      lives.set(textAt(body, 'metadata', 'name') ?? '', life)
      return { pod: body }
    },
    pod: (name: string): Raw | null => kubernetes.get('pods', name, namespace),
    /** How a pod goes on that was made here. */
    life: (name: string): Life | null => lives.get(name) ?? null,
    /** What a pod has printed. */
    log: (name: string): string[] => printed.get(name) ?? [],
    remove: (name: string): void => void kubernetes.remove('pods', name, namespace),
    /** Resolves to the first state of the pod that passes the look; rejects when it is deleted or the signal says so. */
    until(name: string, look: (pod: Raw) => boolean, stop: AbortSignal): Promise<Raw> {
      return new Promise((resolve, reject) => {
        const ended = () => finish(() => reject(stop.reason))
        const unlisten = kubernetes.listen(({ resource, type, object }) => {
          if (resource !== 'pods' || textAt(object, 'metadata', 'name') !== name) return
          if (type === 'DELETED') finish(() => reject(new Error(`the pod ${name} was deleted`)))
          else if (look(object)) finish(() => resolve(object))
        })
        const finish = (settle: () => void) => {
          unlisten()
          stop.removeEventListener('abort', ended)
          settle()
        }
        stop.addEventListener('abort', ended)
        const now = kubernetes.get('pods', name, namespace)
        if (stop.aborted) ended()
        else if (now && look(now)) finish(() => resolve(now))
      })
    },
  }
}
