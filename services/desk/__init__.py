"""The doors of the desk: links from the chat, sessions at computers. What is done there is done by other rooms."""
