import { shortened } from '../../src/tickets/remarkup.ts'

const longestAddressCharacters = 8000

/** The address of Phabricator's form for a new task, filled in; the description is cut so that proxies accept it (8 KB). */
export function formLink(
  baseUrl: string,
  {
    title,
    description,
    project,
    priority,
  }: { title: string; description: string; project: string; priority: string | undefined },
): string {
  for (let characters = 4000; ; characters = Math.floor(characters * 0.8)) {
    const query = new URLSearchParams({
      title,
      description: shortened(description, characters),
      tags: project.replace(/^#/, ''),
      ...(priority === undefined ? {} : { priority }),
    })
    const address = `${baseUrl.replace(/\/+$/, '')}/maniphest/task/edit/form/default/?${query}`
    if (address.length <= longestAddressCharacters || characters < 50) return address
  }
}
