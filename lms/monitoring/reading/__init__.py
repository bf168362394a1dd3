"""What each page of monitoring for officers and advisers shows, before it is a page: figures that were judged, in words, as tables and charts."""
