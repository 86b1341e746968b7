// Why the panel went another way is asked where it did: the field shows once the two differ.

const PAIR = /^(child-[0-9]+)-(recommended|decision)$/

export function revealDifferences(form) {
  for (const field of form.elements) if (field.name.endsWith("-recommended")) reveal(form, field)
  form.addEventListener("input", (event) => reveal(form, event.target))
}

export function reveal(form, changed) {
  const [, child] = PAIR.exec(changed.name) || []
  if (!child) return
  const of = (name) => form.elements.namedItem(`${child}-${name}`)
  const [recommended, decision, why] = ["recommended", "decision", "difference_why"].map(of)
  const isOtherwise = recommended.value && decision.value && ![recommended.value, "deferred"].includes(decision.value)
  why.closest(".govuk-form-group").hidden = !isOtherwise && !why.value
}
