import { afterAll } from 'vitest'
import { startAirflowEmulator } from '../../emulators/airflow/index.ts'
import { airflowContract } from './contract/contract.ts'
import { addKnownDags } from './known-dags.ts'
import { playKnownDags } from './play.ts'

for (const api of ['v1', 'v2'] as const) {
  let stop = async () => {}
  airflowContract(`the emulated Airflow ${api}`, async () => {
    const emulator = await startAirflowEmulator({ api })
    stop = () => emulator.stop()
    addKnownDags(emulator.state)
    playKnownDags(emulator.state)
    return { url: emulator.url, api, version: api === 'v1' ? '2.11.2' : '3.3.2' }
  })
  afterAll(() => stop())
}
