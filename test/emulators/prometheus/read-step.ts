import { unitSeconds } from './evaluate.ts'

/** The seconds of a step as the API takes it: `15`, `15.5`, `15s`, `15500ms`; NaN for anything else. */
export function readStep(text: string): number {
  const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|[smhd])?$/.exec(text) ?? []
  return amount === '' ? NaN : Number(amount) * (unitSeconds[unit] ?? NaN)
}
