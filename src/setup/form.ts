/** What a page offers to do, and what it offers to copy, as HTML: links, forms and read-only fields. */
import { address, type Html, markup } from './html'

export type Link = { href: string; label: string }
export type Option = { value: string; label: string; checked: boolean }
export type Post = { path: string; label: string; fields: Record<string, string> }

/** A field that somebody fills in. */
export type Input = { name: string; legend: string; isSecret?: boolean }

/** A value that somebody takes elsewhere: it can be selected and copied, and not changed. */
export type Copy = { id: string; legend: string; value: string }

/** A plain link, or a POST with hidden fields: by a button alone, with typed fields, or with radio buttons. */
export type Action =
  | ({ kind: 'link' } & Link)
  | ({ kind: 'button' } & Post)
  | ({ kind: 'fields'; inputs: Input[] } & Post)
  | ({ kind: 'choice'; legend: string; name: string; options: Option[] } & Post)

export const linkButton = ({ href, label }: Link, kind = 'button'): Html =>
  markup`<p class="go"><a class="${kind}" href="${address(href)}">${label}</a></p>`

/** A field of a form. No browser fills it in or keeps it. */
export const inputOf = ({ name, legend, isSecret }: Input): Html =>
  markup`<label class="field" for="${name}">${legend}</label><input class="line" id="${name}" name="${name}"${isSecret ? markup` type="password"` : ''} required autocomplete="off" autocapitalize="off" spellcheck="false">`

export const form = ({ path, fields }: Omit<Post, 'label'>, content: Html): Html => {
  const hidden = Object.entries(fields).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}" autocomplete="off">`,
  )
  return markup`<form method="post" action="${address(path)}">${hidden}${content}</form>`
}

const radio = (name: string, { value, label, checked }: Option): Html =>
  markup`<label class="pick"><input type="radio" name="${name}" value="${value}" required${checked ? markup` checked` : ''}><span>${label}</span></label>`

export const actionOf = (action: Action): Html => {
  if (action.kind === 'link') return linkButton(action)
  const button = markup`<button class="button">${action.label}</button>`
  if (action.kind === 'button') return form(action, button)
  if (action.kind === 'fields') return form(action, markup`${action.inputs.map(inputOf)}${button}`)
  // Without options there is nothing to choose, and a button could only fail.
  if (action.options.length === 0) return markup``
  const radios = action.options.map((option) => radio(action.name, option))
  return form(action, markup`<fieldset><legend>${action.legend}</legend>${radios}</fieldset>${button}`)
}

export const copyOf = ({ id, legend, value }: Copy): Html =>
  markup`<label class="field" for="${id}">${legend}</label><input class="line" id="${id}" value="${value}" readonly spellcheck="false">`
