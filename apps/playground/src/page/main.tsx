import { render } from 'preact'
import { App } from './app.js'

const gateway = document.querySelector<HTMLMetaElement>('meta[name="gateway"]')?.content ?? ''
render(<App gateway={gateway} />, document.body)
