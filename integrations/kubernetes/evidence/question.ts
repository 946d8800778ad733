import { CallError } from '../../../src/delivery/endings.ts'
import type { KubernetesEvidence } from '../../../src/evidence/snapshot.ts'
import type { Connection } from '../connection/connection.ts'
import { inWords } from './in-words.ts'

export type NotAvailable = { source: string; reason: string }

/** One thing to look up: its name for people, and the look-up. */
export type Question = {
  source: string
  ask(
    connection: Connection,
    limits: { signal: AbortSignal; deadlineMilliseconds: number },
  ): Promise<KubernetesEvidence>
}

const deadlineMilliseconds = 5000

/** Asks one question; what the API server does not give becomes a sentence. Rejects only when aborted. */
export async function askOne(
  { source, ask }: Question,
  connection: Connection,
  signal: AbortSignal,
): Promise<{ evidence: KubernetesEvidence; notAvailable: NotAvailable[] }> {
  try {
    const evidence = await ask(connection, { signal, deadlineMilliseconds })
    return { evidence, notAvailable: [] }
  } catch (error) {
    if (signal.aborted) return { evidence: {}, notAvailable: [{ source, reason: 'broken off' }] }
    if (!(error instanceof CallError)) throw error
    return { evidence: {}, notAvailable: [{ source, reason: inWords(error) }] }
  }
}
