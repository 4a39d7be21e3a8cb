"""The ecosystem as a picture: `picture` says what is in it, `mermaid` and `dot` write it down."""
