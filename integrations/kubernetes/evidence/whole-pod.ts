import { CallError } from '../../../src/delivery/endings.ts'
import { textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { PodRecord } from '../../../src/ports/kubernetes.ts'
import type { Connection } from '../connection/connection.ts'

const deadlineMilliseconds = 5000

/** Reads a pod that memory keeps in part: its mounts and its command line. Another pod of that name is not it. */
export async function wholePod(
  connection: Connection,
  { namespace, name, uid, slim }: Pick<PodRecord, 'namespace' | 'name' | 'uid' | 'slim'>,
  signal: AbortSignal,
): Promise<Raw> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`
  try {
    const pod = await connection.read(path, {}, { signal, deadlineMilliseconds })
    return textAt(pod, 'metadata', 'uid') === uid ? pod : slim
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    return slim
  }
}
