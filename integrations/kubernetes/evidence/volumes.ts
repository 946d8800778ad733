import { objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { leanObject } from '../cache/lean.ts'
import { claimNames } from '../cache/pod-copy.ts'
import type { Question } from './question.ts'

const mostObjects = 500

/** What is behind a pod's claims: their volumes, the storage classes, and what is attached where. None for a pod without claims. */
export function volumeQuestions(pod: Raw, claims: Raw[]): Question[] {
  const mounted = new Set(claimNames(pod))
  if (mounted.size === 0) return []
  const volumes = new Set(
    claims
      .filter((claim) => mounted.has(textAt(claim, 'metadata', 'name') ?? ''))
      .flatMap((claim) => textAt(claim, 'spec', 'volumeName') ?? []),
  )
  return [
    ...[...volumes].map((name): Question => ({
      source: `Volume ${name}`,
      async ask(connection, limits) {
        const path = `/api/v1/persistentvolumes/${encodeURIComponent(name)}`
        return { persistentVolumes: [leanObject(await connection.read(path, {}, limits))] }
      },
    })),
    {
      source: 'Storage classes',
      async ask(connection, limits) {
        const path = '/apis/storage.k8s.io/v1/storageclasses'
        const list = await connection.read(path, { limit: mostObjects }, limits)
        return { storageClasses: objectsAt(list, 'items').map(leanObject) }
      },
    },
    {
      source: 'Volume attachments',
      async ask(connection, limits) {
        const path = '/apis/storage.k8s.io/v1/volumeattachments'
        const list = await connection.read(path, { limit: mostObjects }, limits)
        const ours = objectsAt(list, 'items').filter((attachment) =>
          volumes.has(textAt(attachment, 'spec', 'source', 'persistentVolumeName') ?? ''),
        )
        return { volumeAttachments: ours.map(leanObject) }
      },
    },
  ]
}
