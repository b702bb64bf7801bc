/** Attributes that cannot execute, load or style: the type keeps `on…`, `href`, `src` and `style` out. */
type Attribute =
  | 'class'
  | 'id'
  | 'role'
  | 'title'
  | 'tabindex'
  | 'type'
  | 'dir'
  | 'datetime'
  | 'slot'
  | 'hidden'
  | 'open'
  | 'appearance'
  | 'popover'
  | 'scope'
  | 'placeholder'
  | 'spellcheck'
  | `aria-${string}`
  | `data-${string}`;

/** `null` and `false` leave an attribute out, `true` writes it empty. */
export type Attributes = { readonly [Name in Attribute]?: string | number | boolean | null };

export type Child = Node | string | null;

/** Builds an element. Strings become text nodes, never markup. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Builds an element of the component toolkit. */
export function component(
  tag: `vscode-${string}`,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElement {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** An icon of the codicon font; decorative, the words beside it say the same. */
export function icon(name: string, className = ''): HTMLElement {
  return el('span', { class: `codicon codicon-${name} ${className}`.trimEnd(), 'aria-hidden': 'true' });
}

/** Text for screen readers only. */
export function hiddenText(text: string): HTMLElement {
  return el('span', { class: 'visually-hidden' }, text);
}
