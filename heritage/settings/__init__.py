"""Settings by topic. `production` is strict; `demo` and `test` loosen it, never the other way."""
