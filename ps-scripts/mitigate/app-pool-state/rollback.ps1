<#
.SYNOPSIS
Puts application pools and managed availability back as they were.
#>
if (-not $Force) { Test-ExfHealthFree $Undo }
Invoke-ExfRollback $Undo $Force
