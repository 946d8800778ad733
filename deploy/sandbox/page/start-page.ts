import { claimName } from '../cluster/furnish.ts'
import { stories } from '../stories/index.ts'

/** The page that a player opens: stories and the platform team on the left, the workspace beside them. */
export function startPage(workspaceUrl: string, phabricatorUrl: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Groundcrew sandbox</title>
<style>${style}</style>
</head>
<body data-phabricator="${phabricatorUrl}">
<aside>
<h1>Groundcrew</h1>
<p class="dim">A simulated cluster, Airflow, Phabricator and Slack; its time is <b id="time"></b>. In the workspace, type <code>/ml help</code>; “act as” switches the person.</p>
<h2>Stories</h2>
${stories.map(({ name, title }) => `<button data-post="/stories/${name}">${title}</button>`).join('\n')}
<div id="told" hidden></div>
<h2>Play the platform team</h2>
<button data-post="/sre?words=raise-limitrange+16Gi">Raise the LimitRange to 16Gi</button>
<button data-post="/sre?words=raise-quota+limits.memory%3D200Gi">Raise the memory quota to 200Gi</button>
<button data-post="/sre?words=grow-pvc+${claimName}+40Gi">Grow the claim to 40Gi</button>
<h2>Phabricator</h2>
<ul id="tasks"></ul>
<h2>The platform now</h2>
<ul id="world"></ul>
</aside>
<iframe src="${workspaceUrl}" title="The workspace"></iframe>
<script>${script}</script>
</body>
</html>`
}

/** What a told story says, by its name. */
export const sentencesOf = (name: string): readonly string[] =>
  stories.find((story) => story.name === name)?.sentences ?? []

const style = `
* { box-sizing: border-box }
body { margin: 0; display: flex; height: 100vh; font: 14px/1.45 system-ui, "DejaVu Sans", sans-serif; color: #1d1c1d }
aside { width: 330px; padding: 16px; overflow-y: auto; background: #f6f4f0; border-right: 1px solid #ddd }
iframe { flex: 1; border: 0 }
h1 { margin: 0 0 4px; font-size: 20px } h2 { margin: 18px 0 6px; font-size: 13px; text-transform: uppercase; color: #666 }
.dim { color: #555; margin: 0 }
button { display: block; width: 100%; margin: 0 0 5px; padding: 6px 10px; text-align: left; font: inherit; background: #fff; border: 1px solid #ccc; border-radius: 6px; cursor: pointer }
button:hover, button:focus { border-color: #1264a3 }
#told { margin: 8px 0 0; padding: 8px 10px; background: #fff8dc; border-radius: 6px } #told p { margin: 0 0 6px }
ul { margin: 0; padding: 0; list-style: none } li { margin: 0 0 6px }
li button { display: inline-block; width: auto; margin: 2px 4px 0 0; padding: 2px 8px }
code { background: #eee; padding: 1px 4px; border-radius: 3px }`

/** Asks for the world every second, and posts what is clicked. */
const script = `
const byId = (id) => document.getElementById(id)
const item = (text) => Object.assign(document.createElement('li'), { textContent: text })
function paragraph(text) {
  const whole = document.createElement('p')
  text.split('\`').forEach((part, index) => {
    const code = Object.assign(document.createElement('code'), { textContent: part })
    whole.append(index % 2 === 0 ? part : code)
  })
  return whole
}
async function post(path) {
  const answer = await (await fetch(path, { method: 'POST' })).json()
  byId('told').hidden = answer.lines.length === 0
  byId('told').replaceChildren(...answer.lines.map(paragraph))
  await look()
}
document.addEventListener('click', (event) => {
  const path = event.target.dataset?.post
  if (path) void post(path)
})
function taskItem({ name, title, status, isOpen }) {
  const line = document.createElement('li')
  const link = Object.assign(document.createElement('a'), { href: document.body.dataset.phabricator + '/' + name, target: '_blank', textContent: name })
  line.append(link, ' ' + title + ' (' + status + ')')
  if (!isOpen) return line
  line.append(document.createElement('br'))
  for (const [label, words] of [['Answer', 'comment ' + name + ' we are on it'], ['Close', 'close ' + name]]) {
    const button = Object.assign(document.createElement('button'), { textContent: label + ' ' + name })
    button.dataset.post = '/sre?words=' + encodeURIComponent(words)
    line.append(button)
  }
  return line
}
let shown = ''
async function look() {
  const world = await (await fetch('/world')).json()
  byId('time').textContent = world.time
  const rest = JSON.stringify([world.tasks, world.runs, world.nodes, world.limits])
  if (rest === shown) return
  shown = rest
  byId('tasks').replaceChildren(...(world.tasks.length ? world.tasks.map(taskItem) : [item('No task yet.')]))
  byId('world').replaceChildren(
    ...world.runs.map(({ dag, state, task }) => item('▶ ' + dag + ': ' + (task || state))),
    ...world.nodes.map(({ name, gpus }) => item(name + ': ' + gpus)),
    ...world.limits.map(item),
  )
}
setInterval(() => look().catch(() => { byId('time').textContent = 'over: the sandbox has ended' }), 1000)
void look()`
