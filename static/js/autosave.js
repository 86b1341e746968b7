// Saves a form as it is written: <form data-autosave="ADDRESS">. docs/components.md has
// the contract with the server. What is not saved yet stays in this browser.

import { add, cameBack, drop, isAsServed, isSame, keep, kept, putBack, renewed, takeDown, tell, user } from "./typed.js"

const WAIT = 1000
const RETRIES = [5, 10, 20, 40, 60]

class Autosave {
  constructor(form) {
    this.form = form
    this.saved = takeDown(form)
    this.status = form.querySelector("[data-autosave-status]") || add(form, "p", "govuk-body app-saved")
    this.status.setAttribute("role", "status")
    this.tries = 0
    this.offerCopy()
    this.listen()
    this.saveWhatWasTypedEarly()
  }

  listen() {
    this.form.addEventListener("input", () => this.changed(WAIT))
    this.form.addEventListener("change", () => this.changed(WAIT))
    this.form.addEventListener("focusout", () => this.isDirty() && this.changed(0))
    document.addEventListener("visibilitychange", () => document.hidden && this.isDirty() && this.save())
    window.addEventListener("online", () => this.isDirty() && this.save())
    this.form.addEventListener("submit", (event) => this.submit(event))
  }

  get version() {
    return this.form.elements.version?.value
  }

  isDirty() {
    return !isSame(takeDown(this.form), this.saved)
  }

  changed(wait) {
    if (this.isStopped) return
    this.copy()
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), wait)
  }

  copy(isSent = false) {
    keep(localStorage, location.pathname, { typed: takeDown(this.form), version: this.version, isSent })
  }

  async save() {
    clearTimeout(this.timer)
    if (this.isStopped || !this.isDirty()) return
    if (this.saving) {
      this.again = true
      return
    }
    const typed = takeDown(this.form)
    // until the answer is read: a form sent before would carry the version from before
    this.saving = this.send().then((answer) => this.heard(answer, typed))
    await this.saving
    this.saving = null
    if (this.again) {
      this.again = false
      this.save()
    }
  }

  async send() {
    const body = new FormData(this.form)
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name)
    try {
      return await fetch(this.form.dataset.autosave, {
        method: "POST",
        body,
        redirect: "manual",
        keepalive: document.hidden,
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
      })
    } catch {
      return null
    }
  }

  async heard(answer, typed) {
    if (answer?.ok) this.done(await answer.json(), typed)
    else if (answer?.status === 409) this.conflict((await words(answer)).conflict)
    else if (answer && (answer.type === "opaqueredirect" || [401, 403].includes(answer.status))) this.signedOut()
    else this.later((answer && (await words(answer)).error) || "")
  }

  done(answer, typed) {
    const { saved_at: savedAt, version, url, autosave_url: autosaveUrl } = answer
    renewed()
    this.saved = typed
    this.tries = 0
    if (version !== undefined && this.form.elements.version) this.form.elements.version.value = version
    if (!this.isDirty()) drop(localStorage, location.pathname)
    if (url) this.moveTo(url, autosaveUrl || url)
    const time = new Date(savedAt).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })
    this.say(`Saved at ${time}`)
    this.form.dispatchEvent(new CustomEvent("app:saved", { bubbles: true, detail: answer }))
  }

  // A draft has just become a row: from now on this page is that row's.
  moveTo(url, autosaveUrl) {
    drop(localStorage, location.pathname)
    history.replaceState(null, "", url)
    this.form.action = url
    this.form.dataset.autosave = autosaveUrl
    if (this.isDirty()) this.copy()
  }

  later(reason) {
    const seconds = RETRIES[Math.min(this.tries, RETRIES.length - 1)]
    this.tries += 1
    this.say(reason || "Not saved yet – we will try again. What you typed is kept in this browser.", true)
    this.timer = setTimeout(() => this.save(), seconds * 1000)
  }

  conflict(sentence) {
    this.isStopped = true
    this.say(`${sentence || "Somebody else changed this."} Not saved: what you typed is kept in this browser. `, true)
    this.link("See how it stands now", location.pathname)
  }

  signedOut() {
    this.isStopped = true
    this.say("You have been signed out. What you typed is kept in this browser. ", true)
    this.link("Sign in and go on", `${document.body.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`)
  }

  say(sentence, isWaiting = false) {
    this.status.textContent = sentence
    this.status.classList.toggle("app-saved--waiting", isWaiting)
  }

  link(text, href) {
    const link = add(this.status, "a", "govuk-link", text)
    link.href = href
  }

  // Sent while a save is under way, the two would look like two people: one after the other.
  async submit(event) {
    if (this.isSubmitting) return
    clearTimeout(this.timer)
    this.again = false
    if (this.saving) {
      event.preventDefault()
      await this.saving
      await new Promise((next) => setTimeout(next))
    }
    this.isSubmitting = this.isStopped = true
    this.copy(true)
    if (event.defaultPrevented) this.form.requestSubmit(event.submitter)
  }

  // While this script was still on its way.
  saveWhatWasTypedEarly() {
    if (cameBack() || isAsServed(this.form)) return
    this.saved = null
    this.changed(0)
  }

  offerCopy() {
    const copy = kept(localStorage, location.pathname)
    if (!copy || isSame(copy.typed, this.saved)) return drop(localStorage, location.pathname)
    const bringBack = () => {
      putBack(this.form, copy.typed)
      this.changed(0)
    }
    if (copy.version === this.version) {
      bringBack()
      tell("Please note", "We brought back what you had typed and are saving it now.")
      return
    }
    this.isStopped = true
    const at = new Date(copy.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })
    const go = (act) => () => {
      this.isStopped = false
      act()
    }
    tell("Two versions", `At ${at} you typed something here that was not saved. The record has changed since.`, [
      ["Bring back what I typed", go(bringBack)],
      ["Throw it away", go(() => drop(localStorage, location.pathname))],
    ])
  }
}

async function words(answer) {
  try {
    return await answer.json()
  } catch {
    return {}
  }
}

if (user) document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form))
