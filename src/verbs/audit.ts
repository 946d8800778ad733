import { firstBroken } from '../access/audit.ts'
import type { Store } from '../store/store.ts'

/** `groundcrew audit verify`: whether the audit's chain holds. Exit code 0 when it does, 1 when it does not. */
export async function verifyAudit(
  store: Pick<Store, 'audit'>,
  print: (line: string) => void,
): Promise<0 | 1> {
  const rows = await store.audit()
  const broken = firstBroken(rows)
  if (broken) {
    print(
      `entry ${broken.sequence} of ${broken.at} (${broken.action} by ${broken.who}) does not follow from the one before: the audit was changed`,
    )
    return 1
  }
  const last = rows.at(-1)
  print(
    last
      ? `the chain of ${rows.length} entries holds; last: ${last.at} ${last.hash}`
      : 'the audit is empty',
  )
  return 0
}
