import { expect, test } from 'vitest'
import { diagnose } from '../../src/diagnosis/index.ts'
import { ownCases } from './cases.ts'

test('every finding fits a card: two to six sentences, a short headline, a resource for every ticket that is filed', () => {
  for (const { name, snapshot } of ownCases()) {
    const { explanation, headline, ticket, resource } = diagnose(snapshot)
    expect(explanation.length, name).toBeGreaterThanOrEqual(2)
    expect(explanation.length, name).toBeLessThanOrEqual(6)
    expect(headline.length, name).toBeLessThan(120)
    if (ticket === 'file') expect(resource, name).not.toBeNull()
  }
})
