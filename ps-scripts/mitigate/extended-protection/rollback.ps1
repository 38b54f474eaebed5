<#
.SYNOPSIS
Gives every virtual directory the values back that it had.
#>
Invoke-ExfRollback $Undo $Force
