import { expect, it } from 'vitest'
import { redactLong } from '../../src/commands/redact-long.ts'
import { redactText } from '../../src/evidence/redact.ts'

const key = [
  '-----BEGIN RSA PRIVATE KEY-----',
  ...Array.from({ length: 20 }, () => 'MIIEowIBAAKCAQEA0secretsecretsecretsecretsecret'),
  '-----END RSA PRIVATE KEY-----',
].join('\n')

it.each([255_000, 261_000, 262_100, 262_144, 262_200])(
  'a key that stands %s characters into a long text is masked, all else kept',
  async (before) => {
    const filler = 'an ordinary line of a log\n'.repeat(Math.ceil(before / 26)).slice(0, before)
    const text = `${filler}\n${key}\nepoch 1\n${'more\n'.repeat(100_000)}`
    const redacted = await redactLong(text)
    expect(redacted).not.toContain('secretsecret')
    expect(redacted).toBe(redactText(text))
  },
)

it('short and empty texts are redacted too', async () => {
  expect(await redactLong('')).toBe('')
  expect(await redactLong('token xoxb-1234567890-abcdefghijkl')).not.toContain('abcdefghijkl')
})
