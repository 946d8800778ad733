import { parseQuantity } from '../../src/advice/quantity.ts'
import type { KubernetesEmulator } from '../../test/emulators/kubernetes/index.ts'
import type { PhabricatorEmulator } from '../../test/emulators/phabricator/index.ts'
import { objectAt } from '../../src/evidence/raw.ts'
import { bytesIn } from './cluster/bytes.ts'
import { claimName, limitRange, namespace, quotaName, setClaim } from './cluster/furnish.ts'
import { platformPerson } from './people.ts'

/** What the platform team can do. */
export const platformWords = {
  'raise-limitrange': 'raise-limitrange 16Gi',
  'raise-quota': 'raise-quota limits.memory=200Gi',
  'grow-pvc': `grow-pvc ${claimName} 40Gi`,
  uncordon: 'uncordon NODE',
  comment: 'comment T1 text',
  close: 'close T1',
} as const

export type PlatformWord = keyof typeof platformWords

/** An act of the platform team that cannot be done, in words for the player. */
export class CannotAct extends Error {
  override name = 'CannotAct'
}

/** The platform team, who change the cluster and answer in Phabricator. */
export type Platform = ReturnType<typeof createPlatform>

export function createPlatform(kubernetes: KubernetesEmulator, phabricator: PhabricatorEmulator) {
  const listeners = new Set<(word: PlatformWord) => void>()

  function act(word: PlatformWord, rest: string[]): void {
    const [first, second] = rest
    const wanted = (value: string | undefined): string => {
      if (value === undefined) throw new CannotAct(`usage: !sre ${platformWords[word]}`)
      return value
    }
    switch (word) {
      case 'raise-limitrange': {
        const memory = quantity(wanted(first))
        const pod = `${Math.ceil(bytesIn(memory) / 1024 ** 3) + 2}Gi`
        kubernetes.put('limitranges', limitRange(memory, pod))
        return
      }
      case 'raise-quota':
        return raiseQuota(kubernetes, wanted(first))
      case 'grow-pvc':
        return growClaim(kubernetes, wanted(first), quantity(wanted(second)))
      case 'uncordon':
        if (!kubernetes.get('nodes', wanted(first)))
          throw new CannotAct(`there is no node ${first}`)
        kubernetes.merge('nodes', wanted(first), null, { spec: { unschedulable: null } })
        return
      case 'comment':
        phabricator.people.comment(
          taskNumber(wanted(first)),
          platformPerson,
          wanted(rest.slice(1).join(' ') || undefined),
        )
        return
      case 'close':
        phabricator.people.setStatus(taskNumber(wanted(first)), platformPerson, 'resolved')
    }
  }

  return {
    /** Does what the words say. Throws CannotAct. */
    act(word: PlatformWord, rest: string[]): void {
      act(word, rest)
      for (const listener of listeners) listener(word)
    },
    /** Whether a task `T1` is there. */
    hasTask: (name: string): boolean => phabricator.tasks().some(({ id }) => `T${id}` === name),
    /** Tells of every act; answers how to stop that. */
    onAct(listener: (word: PlatformWord) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  function taskNumber(name: string): number {
    const number = Number(/^T(\d+)$/.exec(name)?.[1])
    if (!phabricator.tasks().some(({ id }) => id === number))
      throw new CannotAct(`there is no task ${name} in Phabricator`)
    return number
  }
}

function quantity(text: string): string {
  if (!/^\d+(\.\d+)?[KMGT]i$/.test(text)) throw new CannotAct(`${text} is not a size such as 16Gi`)
  return text
}

function raiseQuota(kubernetes: KubernetesEmulator, assignment: string): void {
  const [key = '', value = ''] = assignment.split('=')
  const quota = kubernetes.get('resourcequotas', quotaName, namespace)
  const hard = Object.keys(objectAt(quota, 'spec', 'hard'))
  if (!hard.includes(key) || !parseQuantity(value))
    throw new CannotAct(
      `${assignment} is not one of the quota's fields and an amount, such as limits.memory=200Gi; there is ${hard.join(', ')}`,
    )
  const related = key === 'limits.memory' ? { 'requests.memory': value } : {}
  kubernetes.merge('resourcequotas', quotaName, namespace, {
    spec: { hard: { [key]: value, ...related } },
  })
}

function growClaim(kubernetes: KubernetesEmulator, name: string, storage: string): void {
  if (name !== claimName) throw new CannotAct(`there is no claim ${name}; there is ${claimName}`)
  setClaim(kubernetes, storage)
}
