import { beforeAll, describe } from 'vitest'
import { accessContract } from './access.ts'
import { clearingContract } from './clearing.ts'
import { describingContract } from './describing.ts'
import { followingContract } from './following.ts'
import { runsContract } from './runs.ts'
import { createStage } from './stage.ts'
import { startingContract } from './starting.ts'
import type { ContractSubject } from './stage.ts'

/**
 * What every Airflow does behind the port; the emulator passes it in `npm test`, the real ones in `npm run test:real`.
 * `retry`: real ones on SQLite now and then answer 500 under load (`database is locked`).
 */
export function airflowContract(
  name: string,
  open: () => ContractSubject | Promise<ContractSubject>,
  {
    before = beforeAll,
    retry = 0,
  }: { before?: (work: () => Promise<void>) => void; retry?: number } = {},
): void {
  describe(name, { retry }, () => {
    const stage = createStage()
    before(async () => stage.open(await open()))
    describingContract(stage)
    startingContract(stage)
    runsContract(stage)
    clearingContract(stage)
    followingContract(stage)
    accessContract(stage)
  })
}
