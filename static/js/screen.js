// An item's screen: what is written is saved within a second, what others write appears
// within a few, and where two wrote at once both texts are shown. docs/decisions/0550 and
// 0551 have the rules; without this script the page's own buttons do the same.

import { add, cameBack, drop, keep, kept, renewed, served, tell, user } from "./typed.js"
import { Rows } from "./screen_rows.js"
import { showConflict } from "./screen_conflict.js"
import { reveal, revealDifferences } from "./screen_reveal.js"

const WAIT = 700
const ASK_EVERY = 2000
const ASK_HIDDEN = 10000
const PATIENCE = 8000
const NOT_SAVED = "Not saved yet. What you typed is kept in this browser and sent as soon as we can."
const CHOOSE = "Two versions of one answer: choose one below."

class Screen {
  constructor(form, state) {
    this.form = form
    this.state = state
    this.page = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("")
    this.turn = 0
    this.known = new Map()
    this.conflicts = new Map()
    this.waiting = new Map()
    this.status = document.querySelector("[data-status]")
    this.rows = new Rows(form, () => this.changed(0))
    if (form) this.start()
    this.countTime()
    this.ask()
  }

  start() {
    // what stood there before goes; what was typed while this script was on its way stays
    if (cameBack()) this.form.reset()
    const { versions, standing = {} } = this.state
    for (const field of this.fields()) {
      const text = standing[field.name] ?? served(field)
      this.known.set(field.name, { text, version: versions[field.name] || 0 })
    }
    for (const theirs of this.state.conflicts) this.conflict(theirs)
    document.querySelectorAll("[data-conflicts]").forEach((list) => (list.hidden = true))
    this.bringBack()
    this.listen()
    revealDifferences(this.form)
    if (this.dirty().length) this.save()
  }

  listen() {
    this.form.addEventListener("input", () => this.changed(WAIT))
    this.form.addEventListener("change", () => this.changed(WAIT))
    this.form.addEventListener("focusout", (event) => this.left(event.target))
    this.form.addEventListener("submit", (event) => this.submit(event))
    document.addEventListener("visibilitychange", () => document.hidden && this.save())
    window.addEventListener("online", () => this.save())
    window.addEventListener("beforeunload", (event) => {
      if (!this.isLeaving && this.isUnsaved()) event.preventDefault()
    })
  }

  // ---- what is written here

  fields() {
    return Array.from(this.form.elements).filter(
      (field) =>
        field.name &&
        field.type !== "submit" &&
        !["csrfmiddlewaretoken", "versions"].includes(field.name) &&
        !/(^|-)version$/.test(field.name),
    )
  }

  field(name) {
    return this.form.elements.namedItem(name)
  }

  of(name) {
    return this.known.get(name) || { text: "", version: 0 }
  }

  dirty() {
    return this.fields().filter((field) => field.value !== this.of(field.name).text && !this.conflicts.has(field.name))
  }

  isUnsaved() {
    return Boolean(this.saving) || this.conflicts.size > 0 || this.dirty().length > 0
  }

  changed(wait) {
    this.copy()
    this.markChanged()
    if (wait === 0) this.save()
    else this.timer ??= setTimeout(() => this.save(), wait)
  }

  markChanged() {
    const box = document.activeElement?.closest(".app-box--decision")
    box?.querySelector("[data-changed]")?.removeAttribute("hidden")
  }

  left(field) {
    const theirs = this.waiting.get(field.name)
    if (theirs) this.receive(theirs)
    this.waiting.delete(field.name)
  }

  // ---- saving

  async save() {
    clearTimeout(this.timer)
    this.timer = undefined
    if (!this.form || this.isStopped) return
    while (this.saving) await this.saving
    const fields = this.dirty()
    if (!fields.length) return this.copy()
    this.saving = this.send(fields.map((field) => [field.name, field.value]))
    await this.saving
    this.saving = undefined
    this.copy()
  }

  async send(written) {
    this.turn += 1
    const fields = Object.fromEntries(written.map(([name, text]) => [name, [text, this.of(name).version]]))
    const answer = await this.fetch(this.state.save, {
      method: "POST",
      keepalive: document.hidden,
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ page: this.page, turn: this.turn, fields }),
    })
    if (answer?.ok) return this.saved(await answer.json(), written)
    if (answer?.status === 409) return this.refused((await answer.json()).refused)
    if (!answer || answer.status >= 500) return this.say(NOT_SAVED, true)
    this.signedOut()
  }

  async fetch(address, options = {}) {
    try {
      const headers = { Accept: "application/json", "X-Requested-With": "fetch", ...options.headers }
      return await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options, headers })
    } catch {
      return null
    }
  }

  saved({ saved, conflicts, saved_at: at }, written) {
    renewed()
    for (const [name, text] of written) if (name in saved) this.known.set(name, { text, version: saved[name] })
    for (const theirs of Object.values(conflicts)) this.conflict(theirs)
    this.writeVersions()
    if (this.conflicts.size) return this.say(CHOOSE, true)
    const time = new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })
    this.say(`Saved ${time}`)
  }

  writeVersions() {
    const versions = Object.fromEntries(
      Array.from(this.known, ([name, { version }]) => [name, version]).filter(([, version]) => version > 0),
    )
    const { elements } = this.form
    if (elements.versions) elements.versions.value = JSON.stringify(versions)
    else if (elements.version) elements.version.value = this.of("advice").version
  }

  refused(sentence) {
    this.isStopped = true
    this.say(`${sentence} Not saved: what you typed is kept in this browser. `, true)
    this.link("See how it stands now", location.pathname)
  }

  signedOut() {
    this.isStopped = true
    this.say("You have been signed out. What you typed is kept in this browser. ", true)
    this.link("Sign in and go on", `${document.body.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`)
  }

  // The region is read aloud when it changes: not each time the same words are true again.
  say(sentence, isWaiting = false) {
    if (!this.status) return
    if (this.status.textContent !== sentence) this.status.textContent = sentence
    this.status.classList.toggle("app-saved--waiting", isWaiting)
  }

  link(text, href) {
    if (this.status) add(this.status, "a", "govuk-link", text).href = href
  }

  // ---- what this browser keeps until the server has it

  copy() {
    const unsaved = [...this.dirty(), ...Array.from(this.conflicts.keys(), (name) => this.field(name))]
    if (!unsaved.length) return drop(localStorage, location.pathname)
    const typed = unsaved.map((field) => [field.name, field.value, this.of(field.name).version])
    keep(localStorage, location.pathname, { typed, isScreen: true })
  }

  bringBack() {
    const entry = kept(localStorage, location.pathname)
    if (!entry?.isScreen) return
    for (const [name, text, version] of entry.typed) {
      const field = this.field(name) || this.rows.fieldOf(name)
      if (!field || field.value === text) continue
      const theirs = this.of(name)
      field.value = text
      if (theirs.version !== version) this.conflict({ field: name, value: theirs.text, version: theirs.version })
      this.wasBroughtBack = true
    }
    if (this.wasBroughtBack) tell("Please note", "We brought back what you had typed and are saving it now.")
  }

  // ---- two versions

  conflict(theirs) {
    const field = this.field(theirs.field)
    if (!field) return
    this.conflicts.set(theirs.field, theirs)
    this.say(CHOOSE, true)
    showConflict(field, theirs, (text) => {
      this.conflicts.delete(theirs.field)
      this.known.set(theirs.field, { text: theirs.value, version: theirs.version })
      field.value = text
      field.focus()
      this.say("")
      this.changed(0)
    })
  }

  // ---- what others write

  async ask() {
    const { changes, since, token } = this.state
    const answer = await this.fetch(`${changes}?since=${since}&token=${token}`)
    if (answer?.ok) this.hear(await answer.json())
    else if (answer?.status === 404) return this.outOfSight()
    if (this.form && !this.isStopped && !this.timer) this.save()
    setTimeout(() => this.ask(), document.hidden ? ASK_HIDDEN : ASK_EVERY)
  }

  // The person may not see this any more: an interest was declared, or the child is hidden.
  outOfSight() {
    this.isLeaving = true
    drop(localStorage, location.pathname)
    location.reload()
  }

  hear({ since, token, here, fields = [], parts = {}, decisions = {}, ...clock }) {
    Object.assign(this.state, { since, token })
    if (this.form) for (const theirs of fields) this.receive({ ...theirs, field: theirs.field })
    for (const [name, html] of Object.entries(parts)) this.show(name, html)
    for (const [child, version] of Object.entries(decisions)) this.showRecorded(child, version)
    if (clock.allowed) {
      Object.assign(this.state, clock)
      this.countTime()
    }
    const names = here.join(" and ")
    const shown = document.querySelector("[data-here]")
    const words = here.length ? `Also here: ${names}` : ""
    if (shown && shown.textContent !== words) shown.textContent = words
  }

  receive(theirs) {
    const field = this.field(theirs.field) || this.rows.fieldOf(theirs.field)
    const mine = this.of(theirs.field)
    if (!field || mine.version >= theirs.version) return
    if (theirs.page === this.page || field.value === theirs.value) return this.take(field, theirs, field.value)
    if (this.conflicts.has(theirs.field) || field.value !== mine.text) return this.conflict(theirs)
    if (document.activeElement === field) return this.waiting.set(theirs.field, theirs)
    this.take(field, theirs, theirs.value)
    field.classList.add("app-changed")
    setTimeout(() => field.classList.remove("app-changed"), 4000)
  }

  take(field, theirs, text) {
    this.known.set(theirs.field, { text: theirs.value, version: theirs.version })
    field.value = text
    if (theirs.field.endsWith("-gone")) this.rows.hideGone(field)
    reveal(this.form, field)
    this.writeVersions()
  }

  show(name, html) {
    const part = document.querySelector(`[data-part="${name}"]`)
    if (part && part.innerHTML.trim() !== html.trim()) part.innerHTML = html
  }

  showRecorded(child, version) {
    const field = this.form?.elements.namedItem(`child-${child}-version`)
    if (field) field.value = version
  }

  countTime() {
    this.countedAt = Date.now()
    clearInterval(this.clock)
    this.clock = setInterval(() => this.showTime(), 5000)
    this.showTime()
  }

  showTime() {
    const { used, runs, allowed } = this.state
    const shown = document.querySelector("[data-used]")
    if (!shown) return
    const seconds = used + (runs ? (Date.now() - this.countedAt) / 1000 : 0)
    shown.textContent = Math.floor(seconds / 60)
    shown.closest("[data-clock]").classList.toggle("app-bar__time--over", seconds > allowed)
  }

  // ---- leaving

  async submit(event) {
    if (this.isLeaving) return
    event.preventDefault()
    await this.save()
    // a form cannot be sent again before the first sending has been told of to everybody
    await new Promise((next) => setTimeout(next))
    if (event.submitter?.name === "save") return
    const [first] = this.conflicts.keys()
    if (first) return this.field(first).focus()
    if (this.dirty().length) return
    this.isLeaving = true
    this.form.requestSubmit(event.submitter)
  }
}

const state = JSON.parse(document.getElementById("screen-state").textContent)
if (user) new Screen(document.querySelector("form[data-screen]"), state)
