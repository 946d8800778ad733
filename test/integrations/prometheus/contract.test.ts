import { afterAll, beforeAll } from 'vitest'
import { startPrometheus, type PrometheusEmulator } from '../../emulators/prometheus/index.ts'
import { prometheusContract } from './contract/contract.ts'
import { history } from './contract/history.ts'

let emulator: PrometheusEmulator
beforeAll(async () => {
  emulator = await startPrometheus()
  emulator.series.push(...history)
})
afterAll(() => emulator.close())

prometheusContract('the emulator', () => ({ url: emulator.url, stop: () => emulator.close() }))
