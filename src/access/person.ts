/** Who asks, as far as the chat can tell. */
export type Person = {
  id: string
  name: string
  email: string | null
  kind: 'member' | 'guest' | 'external' | 'bot' | 'unverified'
  /** Usergroups of the policy that this person is in: `@ml-engineers`. */
  groups: string[]
  /** Usergroups that the chat could not tell: nobody counts as a member then. */
  unknownGroups: string[]
}

/** Where something is asked. */
export type Place = {
  channel: string
  /** `#ml-pipelines`, where known. */
  channelName: string | null
  /** One of the configured channels, or a conversation with the bot alone. */
  kind: 'configured' | 'direct' | 'other'
}

/** What an act touches; null where it has none. */
export type Resource = { instance: string | null; dag: string | null }

/** `airflow-ml:tone_check`, for the audit. */
export const sayResource = ({ instance, dag }: Resource): string =>
  [instance, dag].filter(Boolean).join(':') || '-'
