#!/usr/bin/env node
// Not built, so that npm finds it in a fresh clone and links it.
import '../dist/bin.js'
