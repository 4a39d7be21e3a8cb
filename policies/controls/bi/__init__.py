"""BI: hard figures, our own."""
