/** Tells tags from text that only looks like one, in a single pass over what an operator wrote. */

/** A stretch of text, or a tag: `name` is `''`, `'li'` or `'/li'`. `source` is the text, or the attributes as written. */
export type Token = { name: string; source: string; isLiteral?: boolean }

/** Letters, and words of every day: `if a<b and c>d`, `Dear <title of the person>`. */
const words =
  'a b i p q s u abbr address applet area article aside audio base big body button canvas caption center cite code data ' +
  'details dialog dir embed figure font footer form frame head header input label legend link listing main map mark math ' +
  'menu meter nav object option output param picture plaintext portal progress search section select slot small source ' +
  'spacer strike strong style sub summary table template time title track var video'
/** No prose has these between `<` and `>`: https://html.spec.whatwg.org/multipage/indices.html#elements-3, and older ones. */
const technical =
  'acronym basefont bdi bdo bgsound blink blockquote br col colgroup datalist dd del dfn div dl dt em fencedframe fieldset ' +
  'figcaption frameset h1 h2 h3 h4 h5 h6 hgroup hr html iframe img image ins isindex kbd keygen li marquee menuitem meta ' +
  'nobr noembed noframes noscript ol optgroup pre rb rp rt rtc ruby samp script span sup svg tbody td textarea tfoot th ' +
  'thead tr tt ul wbr xmp'
const isWord = new Set(words.split(' '))
const isTechnical = new Set(technical.split(' '))
/** Attributes that need no value: https://html.spec.whatwg.org/multipage/indices.html#attributes-3, and older ones. */
const needsNoValue =
  /^(?:allowfullscreen|alt|async|autofocus|autoplay|checked|clear|compact|contenteditable|controls|default|defer|disabled|download|draggable|formnovalidate|hidden|inert|ismap|itemscope|loop|multiple|muted|nohref|nomodule|noresize|noshade|novalidate|nowrap|open|playsinline|readonly|required|reversed|scoped|seamless|selected|translate|truespeed|typemustmatch|on\w+|(?:data|aria|v|x)-[-\w.:]+)$/i

const tagName = /<(\/?)([a-z][\w.:-]*)(?=[\s/>])/iy
/** No `<` outside quotes: a search for the end of a tag stops where the next one may begin, so the whole stays linear. */
const attribute = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`][^\s"'<>`]*)))?/y
const endOfTag = /[\s/]*>/y
/** The rest of a tag whose quotes do not match. */
const restOfTag = /[^<>]*>/y
const hasValue = /\s[\w:-]+\s*=/
const endTag = /<\/([a-z][\w.:-]*)[\s/]*>/gi
const comment = /--!?>/g
/** `<!doctype html>`, `<![if !supportLists]>` and `<![endif]>` of word processors, `<?xml … ?>`. */
const declaration = /<(?:!doctype\b|!\[(?!CDATA\[)|\?[a-z])[^<>]*>/iy

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

type Found = { end: number; token?: Token }
/** `closed`: names of all end tags; `opened`: names of the tags so far; `gone`: endings that come no more. */
type Scan = { text: string; closed: ReadonlySet<string>; opened: Set<string>; gone: Set<string> }

type Attribute = { name: string; value: string | undefined }

/** Names that HTML does not have are tags where they are closed, or have a value: `<x-card>…</x-card>`, but not `<ORDER-ID>`. */
const isTag = (name: string, attributes: readonly Attribute[], { closed }: Scan): boolean =>
  isTechnical.has(name) ||
  closed.has(name) ||
  attributes.some(({ value }) => value !== undefined) ||
  (isWord.has(name) && attributes.every((each) => needsNoValue.test(each.name)))

const attributesAt = (text: string, start: number): { attributes: Attribute[]; end: number } => {
  const attributes: Attribute[] = []
  let end = start
  for (let found = matchAt(attribute, text, end); found; found = matchAt(attribute, text, end)) {
    attributes.push({ name: found[1] ?? '', value: found[2] ?? found[3] ?? found[4] })
    end = attribute.lastIndex
  }
  return { attributes, end }
}

/** The value of an attribute in the source of a tag, entities and all. */
export const attributeOf = (source: string, name: string): string | undefined =>
  attributesAt(source, 0).attributes.find((each) => each.name.toLowerCase() === name)?.value

const tagAt = (scan: Scan, at: number): Found | undefined => {
  const { text } = scan
  const found = matchAt(tagName, text, at)
  if (!found) return undefined
  const isEndTag = found[1] === '/'
  const bare = (found[2] ?? '').toLowerCase()
  const name = isEndTag ? `/${bare}` : bare
  const start = tagName.lastIndex
  const isKnown = isTechnical.has(bare) || isWord.has(bare)
  const { attributes, end } = attributesAt(text, start)
  if (matchAt(endOfTag, text, end)) {
    const source = text.slice(start, end)
    if (isEndTag ? !isKnown && !scan.opened.has(bare) : !isTag(bare, attributes, scan)) return undefined
    scan.opened.add(bare)
    return { end: endOfTag.lastIndex, token: { name, source } }
  }
  const rest = isKnown ? matchAt(restOfTag, text, start)?.[0] : undefined
  if (rest === undefined || !hasValue.test(rest)) return undefined
  return { end: restOfTag.lastIndex, token: { name, source: rest.slice(0, -1).replace(/["']/g, ' ') } }
}

/** From `at` to behind the next `ending`. What is known to come no more is not looked for again. */
const upTo = (ending: RegExp, { text, gone }: Scan, at: number): number | undefined => {
  if (gone.has(ending.source)) return undefined
  if (matchAt(ending, text, at)) return ending.lastIndex
  gone.add(ending.source)
  return undefined
}

const declarationAt = (scan: Scan, at: number): Found | undefined => {
  const { text } = scan
  if (text.startsWith('<!-->', at) || text.startsWith('<!--->', at)) return { end: text.indexOf('>', at) + 1 }
  if (text.startsWith('<!--', at)) {
    const end = upTo(comment, scan, at + 4)
    return end === undefined ? undefined : { end }
  }
  if (text.startsWith('<![CDATA[', at)) {
    const end = upTo(/\]\]>/g, scan, at)
    if (end !== undefined) return { end, token: { name: '', source: text.slice(at + 9, end - 3), isLiteral: true } }
  }
  return matchAt(declaration, text, at) ? { end: declaration.lastIndex } : undefined
}

/** Their content is for programs, and may look like anything. */
const program = new Map(['script', 'style', 'iframe'].map((name) => [name, new RegExp(`</${name}[\\s/]*>`, 'gi')]))
const skipProgram = (scan: Scan, { end, token }: Found): number => {
  const ending = program.get(token?.name ?? '')
  return (ending && upTo(ending, scan, end)) ?? end
}

/** What is between these tags is not shown. */
const hiding = ['template', 'head'] as const

/** A list of tokens that forgets what is between a hiding tag and its end tag. */
const listOfShown = () => {
  const tokens: Token[] = []
  const starts = { template: new Array<number>(), head: new Array<number>() }
  const forgetSince = (start: number) => {
    tokens.length = start
    for (const name of hiding) while ((starts[name].at(-1) ?? -1) >= start) starts[name].pop()
  }
  const add = (token: Token) => {
    const name = hiding.find((each) => token.name === each || token.name === `/${each}`)
    if (name === undefined) return tokens.push(token)
    if (token.name === name) return starts[name].push(tokens.length)
    const start = starts[name].at(-1)
    return start === undefined ? start : forgetSince(start)
  }
  return { tokens, add }
}

/** The text and the tags, in their order, without what nobody is shown. Its cost grows with the length of the text only. */
export const tokensOf = (text: string): Token[] => {
  const closed = new Set(Array.from(text.matchAll(endTag), ([, name = '']) => name.toLowerCase()))
  const scan: Scan = { text, closed, opened: new Set(), gone: new Set() }
  const { tokens, add } = listOfShown()
  let from = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', Math.max(at + 1, from))) {
    const next = text.charAt(at + 1)
    const found = next === '!' || next === '?' ? declarationAt(scan, at) : tagAt(scan, at)
    if (!found) continue
    if (at > from) add({ name: '', source: text.slice(from, at) })
    if (found.token) add(found.token)
    from = skipProgram(scan, found)
  }
  if (from < text.length) add({ name: '', source: text.slice(from) })
  return tokens
}
