<#
.SYNOPSIS
Whether Extended Protection is on at every virtual directory of Exchange, as Microsoft recommends.
#>
Get-ExfTestResult
