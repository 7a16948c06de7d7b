"""The desk: pages for whoever works at a computer, over the same services, access and audit as the chat.

One file a page (`desk/pages`); a page is semantic HTML that reads and submits without JavaScript. Whatever is done here
is heard in the chat exactly as if it had been done there.
"""
