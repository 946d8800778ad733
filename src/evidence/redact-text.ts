/** Stands where a secret stood. */
export const hidden = '‹redacted›'

const secretWord =
  '(?:pass(?:word|wd|phrase)|pwd|secret|token|api[._-]?key|access[._-]?key(?:[._-]?id)?|private[._-]?key|secret[._-]?key|fernet[._-]?key|credentials?|session[_-]?id|set-cookie|cookie|authorization|account[._-]?key|sas)'

/** Does a field or variable of this name hold a secret? `DB_PASSWORD`, `accessToken`, `AIRFLOW_CONN_X`; not `num_tokens`. */
export const isSecretName = (name: string): boolean => secretName.test(name)

const secretName = new RegExp(
  `^(?:[\\w.-]{0,80}?${secretWord}|AIRFLOW_CONN_\\w{1,80}|[\\w.-]{0,80}_DSN)$`,
  'i',
)

type Replacement = readonly [RegExp, string]

// Every quantifier is bounded or cannot give back: the time grows with the length of the text, whatever is in it.
const replacements: readonly Replacement[] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
    hidden,
  ],
  [/\bxox[a-z]{1,2}-[\w-]{5,400}/g, hidden],
  [/\bxapp-[\w-]{5,400}/g, hidden],
  [/(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{5,400}/g, `$1${hidden}`],
  [/\b(?:api|cli)-[a-z0-9]{28}\b/g, hidden],
  [/\b(?:glpat|gldt|glrt|glcbt)-[\w.-]{15,100}/g, hidden],
  [
    /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|hf_[A-Za-z0-9]{20,100}|npm_[A-Za-z0-9]{30,50})\b/g,
    hidden,
  ],
  [/\b(?:sk-[\w-]{20,200}|AIza[\w-]{35})/g, hidden],
  [/\beyJ[\w-]{5,4000}\.[\w-]{5,8000}(?:\.[\w-]{0,4000})?/g, hidden],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g, hidden],
  [/\b((?:Set-)?Cookie["']?: {0,3}["']?)[^\r\n"']{1,4000}/gi, `$1${hidden}`],
  [
    /\b(Authorization["']?[:=] {0,3}["']?(?:Basic|Bearer|Token|Negotiate|Digest|Kerberos)? {0,3})[^\s"',‹]{4,4000}/gi,
    `$1${hidden}`,
  ],
  [/\b(Bearer {1,3})[\w+/=.~-]{8,4000}/gi, `$1${hidden}`],
  [/\b([a-z][a-z0-9+.-]{1,30}:\/\/)[^\s/:@'"<>]{0,200}:[^\s/@'"<>]{1,400}@/gi, `$1${hidden}@`],
  [
    new RegExp(
      `(["']name["']: {0,3}["'][\\w.-]{0,80}${secretWord}["'], {0,3}["']value["']: {0,3})(?:"[^"\\n]{0,4000}"|'[^'\\n]{0,4000}')`,
      'gi',
    ),
    `$1'${hidden}'`,
  ],
  [/\b(AIRFLOW_CONN_\w{1,80}["']?(?:=|: ?)["']?)[^\s"'‹]{4,4000}/g, `$1${hidden}`],
  [
    new RegExp(
      `(?<![\\w.-])([\\w.-]{0,80}?${secretWord}\\\\?["']?(?: {0,3}= {0,3}|: {0,3}))(\\\\?["'])(?!${hidden})[^"'\\n\\\\]{1,4000}`,
      'gi',
    ),
    `$1$2${hidden}`,
  ],
  [
    new RegExp(
      `(?<![\\w.-])([\\w.-]{0,80}?${secretWord}\\\\?["']?(?:=|: ?))(?!\\d{1,9}(?![\\w-])|N/A|None\\b|null\\b|true\\b|false\\b|${hidden})[^\\s"',;&()<>{}\\[\\]\\\\]{1,4000}`,
      'gi',
    ),
    `$1${hidden}`,
  ],
  [
    new RegExp(
      `(?<![\\w-])(--?[\\w-]{0,60}?${secretWord} {1,3})(?!-|${hidden})[^\\s"']{1,4000}`,
      'gi',
    ),
    `$1${hidden}`,
  ],
  [/(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}(?![\w-])/gi, hidden],
]

/**
 * The text without tokens, passwords, keys, cookies and mail addresses. Names of Kubernetes objects, image digests,
 * Phabricator tasks and Kerberos principals of one realm word stay. Doing it twice changes nothing more.
 */
export function redactText(text: string): string {
  if (text.length < 6) return text
  return replacements.reduce((clean, [pattern, by]) => clean.replace(pattern, by), text)
}
